import type { Campaign, CampaignCard } from '@/api/shapes'
import type { Offer } from '../../api/merchantShapes'
import { soldOf } from './kinds'
import { campaignDraft, type ListingFields } from './listingRules'
import { orNought } from './priceRules'

type Preview = CampaignCard & Pick<Campaign, 'variants' | 'thresholds' | 'progress'>

const nobody = { kind: 'units', reached: 0, met: false } as const

function goalOf(fields: ListingFields): CampaignCard['goal'] {
  if (fields.minUnits === null && fields.minPeople !== null) return { ...nobody, kind: 'people', least: fields.minPeople }
  if (fields.minUnits === null && fields.minAmountFen !== null) return { ...nobody, kind: 'amount', least: fields.minAmountFen }
  return { ...nobody, least: orNought(fields.minUnits) }
}

function variantsOf(fields: ListingFields): Campaign['variants'] {
  return soldOf(fields.kinds).map((kind) => ({
    id: kind.variantId,
    offer_variant_id: kind.variantId,
    name: kind.name,
    price_fen: orNought(kind.priceFen),
    list_price_fen: orNought(kind.listPriceFen),
    final_price_fen: null,
    stock_units: null,
    case_size: kind.caseSize,
    decided_cases: null,
    left: orNought(fields.stockUnits),
    tier_prices: [
      { min_units: fields.minUnits ?? 1, unit_price_fen: orNought(kind.priceFen) },
      ...fields.tiers.map((tier) => ({
        min_units: orNought(tier.minUnits),
        unit_price_fen: orNought(tier.pricesFen[kind.variantId] ?? null),
      })),
    ],
  }))
}

function nextTierOf(fields: ListingFields, variants: Campaign['variants']): Campaign['progress']['next_tier'] {
  const [next] = fields.tiers
  if (!next) return null
  const left = orNought(next.minUnits)
  const prices = variants.map((one) => ({ variant_id: one.id, unit_price_fen: orNought(next.pricesFen[one.id] ?? null) }))
  return { min_units: left, left, prices }
}

type Shown = Pick<CampaignCard, 'title' | 'picture' | 'unit_label' | 'category'>

function shownOf(offer: Offer | null): Shown {
  if (!offer) return { title: '', picture: null, unit_label: '', category: 'household' }
  const { title, pictures, unit_label, category } = offer
  return { title, picture: pictures[0] ?? null, unit_label, category }
}

/** A group-buy that nobody has joined yet, as a neighbour will see it. */
export function previewCard(fields: ListingFields, offer: Offer | null, pickUp: string): Preview {
  const { stock_units, opens_at, closes_at } = campaignDraft(fields)
  const variants = variantsOf(fields)
  const [first] = variants
  const cheapest = variants.reduce((low, one) => (low === undefined || one.price_fen < low.price_fen ? one : low), first)
  return {
    ...shownOf(offer),
    id: 'preview',
    offer_id: fields.offerId,
    price_fen: cheapest?.price_fen ?? 0,
    list_price_fen: cheapest?.list_price_fen ?? 0,
    kinds: variants.length,
    goal: goalOf(fields),
    opens_at,
    closes_at,
    final_price_fen: null,
    merchant: { id: '', name: '' },
    state: 'open',
    units_paid: 0,
    people_paid: 0,
    stock_left: stock_units,
    score: null,
    pick_up_summary: pickUp,
    variants,
    thresholds: { joined: fields.joined, units: fields.minUnits, people: fields.minPeople, amount_fen: fields.minAmountFen },
    progress: {
      units_paid: 0,
      people_paid: 0,
      amount_fen: 0,
      stock_left: stock_units,
      state: 'open',
      threshold_met: false,
      missing: [],
      tier_index: 0,
      next_tier: nextTierOf(fields, variants),
      waiting: 0,
    },
  }
}
