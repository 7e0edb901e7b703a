import type { ListingFields } from './listingRules'
import { soldOf } from './kinds'
import { mostHostBasisPoints, orNought } from './priceRules'
import type { SalesPlan } from './usePlanPreview'

/** What to ask of a form: its first prices, and the cheaper steps that are filled in by now. */
export function salesPlan(fields: ListingFields): SalesPlan {
  const sold = soldOf(fields.kinds)
  const first = { min_units: Math.max(1, orNought(fields.minUnits)), prices: sold.map((kind) => orNought(kind.priceFen)) }
  const cheaper = fields.tiers
    .map((tier) => ({
      min_units: orNought(tier.minUnits),
      prices: sold.map((kind) => orNought(tier.pricesFen[kind.variantId] ?? null)),
    }))
    .filter((tier) => tier.min_units > 0 && tier.prices.every((price) => price > 0))
  return {
    tiers: [first, ...cheaper],
    offer_id: fields.offerId || null,
    host_basis_points: Math.min(orNought(fields.hostBasisPoints), mostHostBasisPoints),
  }
}
