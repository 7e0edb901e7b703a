import type { CampaignCard } from '@/api/shapes'
import type { Offer } from '../../api/merchantShapes'
import { campaignDraft, orNought, type ListingFields } from './listingRules'

/** The card of a group-buy that nobody has joined yet, as a neighbour will see it. */
export function previewCard(fields: ListingFields, offer: Offer | null, pickUp: string): CampaignCard {
  const { stock_units, opens_at, closes_at } = campaignDraft(fields)
  return {
    id: 'preview',
    offer_id: fields.offerId,
    price_fen: orNought(fields.priceFen),
    goal: { kind: 'units', least: orNought(fields.minUnits), reached: 0 },
    opens_at,
    closes_at,
    list_price_fen: orNought(fields.listPriceFen),
    final_price_fen: null,
    title: offer?.title ?? '',
    picture: offer?.pictures[0] ?? null,
    unit_label: offer?.unit_label ?? '',
    category: offer?.category ?? 'household',
    merchant: { id: '', name: '' },
    state: 'open',
    units_paid: 0,
    people_paid: 0,
    stock_left: stock_units,
    score: null,
    pick_up_summary: pickUp,
  }
}
