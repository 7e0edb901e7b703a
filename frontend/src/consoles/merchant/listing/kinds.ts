import type { CampaignRow, Offer } from '../../api/merchantShapes'

/** A kind of the goods (规格) as it stands in the form; one that is not sold keeps what was typed. */
export interface KindFields {
  variantId: string
  /** Empty where the goods come in one kind only. */
  name: string
  isSold: boolean
  priceFen: number | null
  listPriceFen: number | null
  /** How much of this kind the run may sell; null is as much as the whole run has. */
  stockUnits: number | null
  /** Units to a case; null where they are bought singly. */
  caseSize: number | null
}

/** From how many paid units on which price holds for each kind, by its id. */
export interface TierFields {
  minUnits: number | null
  pricesFen: Record<string, number | null>
}

/** As many cheaper steps as there may be after the first price. */
export const mostTiers = 5

export function soldOf(kinds: readonly KindFields[]): KindFields[] {
  return kinds.filter((kind) => kind.isSold)
}

/** The kinds of goods nothing was decided about yet: all are sold. */
export function kindsOfOffer(offer: Offer): KindFields[] {
  return offer.variants.map((variant) => ({
    variantId: variant.id,
    name: variant.name,
    isSold: true,
    priceFen: null,
    listPriceFen: variant.list_price_fen,
    stockUnits: null,
    caseSize: null,
  }))
}

/** The kinds the goods have today, with what was decided before; one that came since is not sold yet. */
export function kindsMet(before: readonly KindFields[], offer: Offer): KindFields[] {
  const known = new Map(before.map((kind) => [kind.variantId, kind]))
  const today = kindsOfOffer(offer)
  if (!today.some((kind) => known.has(kind.variantId))) return today
  return today.map((kind) => {
    const decided = known.get(kind.variantId)
    return decided ? { ...decided, name: kind.name } : { ...kind, isSold: false }
  })
}

export function kindsOfCampaign(campaign: CampaignRow): KindFields[] {
  return campaign.variants.map((variant) => ({
    variantId: variant.offer_variant_id,
    name: variant.name,
    isSold: true,
    priceFen: variant.price_fen,
    listPriceFen: variant.list_price_fen,
    stockUnits: variant.stock_units,
    caseSize: variant.case_size,
  }))
}

/** The cheaper steps of a run: its first one is the price itself. */
export function tiersOfCampaign(campaign: CampaignRow): TierFields[] {
  return campaign.tiers.slice(1).map((tier) => ({
    minUnits: tier.min_units,
    pricesFen: Object.fromEntries(campaign.variants.map((variant, at) => [variant.offer_variant_id, tier.prices_fen[at] ?? null])),
  }))
}

const usualFirst = 10

/** Another cheaper step, at twice the units of the one before; its prices are for the merchant to say. */
export function oneMoreTier(tiers: readonly TierFields[], minUnits: number | null): TierFields {
  const before = tiers.at(-1)?.minUnits ?? minUnits ?? usualFirst
  return { minUnits: before * 2, pricesFen: {} }
}
