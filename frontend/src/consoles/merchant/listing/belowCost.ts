import type { Offer } from '../../api/merchantShapes'
import { soldOf } from './kinds'
import type { ListingFields } from './listingRules'

/** Whether a kind may be sold for less than what it was declared to cost, at whatever step. */
export function sellsBelowCost(fields: Pick<ListingFields, 'kinds' | 'tiers'>, offer: Pick<Offer, 'variants'> | null): boolean {
  const costs = new Map((offer?.variants ?? []).map((kind) => [kind.id, kind.cost_fen]))
  return soldOf(fields.kinds).some((kind) => {
    const cost = costs.get(kind.variantId) ?? null
    const prices = [kind.priceFen, ...fields.tiers.map((tier) => tier.pricesFen[kind.variantId] ?? null)]
    return cost !== null && prices.some((price) => price !== null && price < cost)
  })
}
