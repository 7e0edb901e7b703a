import { now as present } from '@/app/clock'
import type { CampaignDraft, CampaignRow, Joined, PickUpChoice, ShortageRule, UncollectedRule } from '../../api/merchantShapes'
import { dayMs, instantOf, laterBy, wallInDays, wallOf, wallOfMs } from '../../shared/wallTime'
import { kindsOfCampaign, soldOf, tiersOfCampaign, type KindFields, type TierFields } from './kinds'
import type { Complaints, Say } from './priceRules'

export interface PlaceFields {
  pointId: string
  /** Wall times of the neighbourhood. */
  from: string
  until: string
}

/** A group-buy as it stands in the form. */
export interface ListingFields {
  offerId: string
  kinds: KindFields[]
  /** Cheaper steps after the first price. */
  tiers: TierFields[]
  stockUnits: number | null
  minUnits: number | null
  minPeople: number | null
  minAmountFen: number | null
  /** Whether all of what is asked must be reached, or any one of it. */
  joined: Joined
  perPerson: number | null
  perHousehold: number | null
  opens: string
  closes: string
  communityIds: string[]
  places: PlaceFields[]
  uncollectedRule: UncollectedRule
  uncollectedDays: number | null
  /** Days for complaints; null: as long as goods of their kind need at least. */
  afterSaleDays: number | null
  shortageRule: ShortageRule
  /** Hundredths of a per cent of the price that go to whoever keeps the pick-up point. */
  hostBasisPoints: number | null
  /** Why a price below the declared cost is one; null where none is. */
  belowCostReason: CampaignRow['below_cost_reason']
}

const hoursOfDay = 24
const usual = { stock: 100, minimum: 10, perPerson: 5, daysOpen: 2, closingTime: '20:00', from: '17:00', until: '20:00', keptDays: 2 }
const roundToMs = 5 * 60_000
const weekMs = 7 * dayMs

/** What most group-buys look like: opens now, closes at eight two days on, collected the day after. */
export function usualListing(communityIds: string[], now: number = present()): ListingFields {
  return {
    offerId: '',
    kinds: [],
    tiers: [],
    stockUnits: usual.stock,
    minUnits: usual.minimum,
    minPeople: null,
    minAmountFen: null,
    joined: 'all',
    perPerson: usual.perPerson,
    perHousehold: null,
    // A little in the past: it opens at once, however long one takes over the form.
    opens: wallOfMs(Math.floor(now / roundToMs) * roundToMs),
    closes: wallInDays(usual.daysOpen, usual.closingTime, now),
    communityIds,
    places: [],
    uncollectedRule: 'return_and_refund',
    uncollectedDays: usual.keptDays,
    afterSaleDays: null,
    shortageRule: 'first_come',
    hostBasisPoints: 0,
    belowCostReason: null,
  }
}

/** When goods of a group-buy are usually collected: in the evening of the day after it closes. */
export function usualPlace(pointId: string, closes: string): PlaceFields {
  const day = laterBy(closes, dayMs).slice(0, 10)
  return { pointId, from: `${day}T${usual.from}`, until: `${day}T${usual.until}` }
}

export function listingOf(campaign: CampaignRow): ListingFields {
  return {
    offerId: campaign.offer_id,
    kinds: kindsOfCampaign(campaign),
    tiers: tiersOfCampaign(campaign),
    stockUnits: campaign.stock_units,
    minUnits: campaign.thresholds.units,
    minPeople: campaign.thresholds.people,
    minAmountFen: campaign.thresholds.amount_fen,
    joined: campaign.thresholds.joined,
    perPerson: campaign.limit_per_person,
    perHousehold: campaign.limit_per_household,
    opens: wallOf(campaign.opens_at),
    closes: wallOf(campaign.closes_at),
    communityIds: [...campaign.community_ids],
    places: campaign.points.map((point) => ({
      pointId: point.point_id,
      from: wallOf(point.collect_from),
      until: wallOf(point.collect_until),
    })),
    uncollectedRule: campaign.uncollected_rule,
    uncollectedDays: campaign.uncollected_days,
    afterSaleDays: Math.ceil(campaign.after_sale_hours / hoursOfDay),
    shortageRule: campaign.shortage_rule,
    hostBasisPoints: campaign.host_basis_points,
    belowCostReason: campaign.below_cost_reason,
  }
}

/** The same run again: every time moved by whole weeks, so that weekdays and hours stay as they were. */
export function againListing(campaign: CampaignRow, now: number = present()): ListingFields {
  const run = listingOf(campaign)
  const weeks = Math.max(0, Math.ceil((now - Date.parse(campaign.closes_at)) / weekMs))
  const moved = (wall: string): string => laterBy(wall, weeks * weekMs)
  const opens = moved(run.opens)
  return {
    ...run,
    opens: Date.parse(instantOf(opens) ?? '') < now ? usualListing([], now).opens : opens,
    closes: moved(run.closes),
    places: run.places.map((place) => ({ ...place, from: moved(place.from), until: moved(place.until) })),
  }
}

export function placeComplaint(place: PlaceFields, closes: string, say: Say): string | undefined {
  if (!instantOf(place.from) || !instantOf(place.until)) return say('merchant.wrong.time')
  if (place.until <= place.from) return say('merchant.wrong.collectOrder')
  return place.from < closes ? say('merchant.wrong.collectEarly') : undefined
}

export function timeComplaints(fields: ListingFields, say: Say, now: number = present()): Complaints {
  const wrong: Complaints = {}
  if (!instantOf(fields.opens)) wrong.opens_at = say('merchant.wrong.time')
  if (!instantOf(fields.closes)) wrong.closes_at = say('merchant.wrong.time')
  else if (!wrong.opens_at && fields.closes <= fields.opens) wrong.closes_at = say('merchant.wrong.closesOrder')
  else if (fields.closes <= wallOfMs(now)) wrong.closes_at = say('merchant.wrong.closesPast')
  if (fields.communityIds.length === 0) wrong.community_ids = say('merchant.wrong.communities')
  if (fields.places.length === 0) wrong.pick_up = say('merchant.wrong.places')
  fields.places.forEach((place) => {
    const complaint = placeComplaint(place, fields.closes, say)
    if (complaint) wrong[`place.${place.pointId}`] = complaint
  })
  return wrong
}

function pickUp(place: PlaceFields): PickUpChoice {
  return {
    point_id: place.pointId,
    collect_from: instantOf(place.from) ?? '',
    collect_until: instantOf(place.until) ?? '',
  }
}

export function campaignDraft(fields: ListingFields): CampaignDraft {
  const sold = soldOf(fields.kinds)
  return {
    variants: sold.map((kind) => ({
      offer_variant_id: kind.variantId,
      price_fen: kind.priceFen ?? 0,
      list_price_fen: kind.listPriceFen ?? 0,
      stock_units: kind.stockUnits,
      case_size: kind.caseSize,
    })),
    tiers: fields.tiers.map((tier) => ({
      min_units: tier.minUnits ?? 0,
      prices_fen: sold.map((kind) => tier.pricesFen[kind.variantId] ?? 0),
    })),
    thresholds: { joined: fields.joined, units: fields.minUnits, people: fields.minPeople, amount_fen: fields.minAmountFen },
    stock_units: fields.stockUnits ?? 0,
    limit_per_person: fields.perPerson,
    limit_per_household: fields.perHousehold,
    opens_at: instantOf(fields.opens) ?? '',
    closes_at: instantOf(fields.closes) ?? '',
    community_ids: fields.communityIds,
    pick_up: fields.places.map(pickUp),
    uncollected_rule: fields.uncollectedRule,
    uncollected_days: fields.uncollectedDays ?? usual.keptDays,
    after_sale_hours: fields.afterSaleDays === null ? null : fields.afterSaleDays * hoursOfDay,
    shortage_rule: fields.shortageRule,
    host_basis_points: fields.hostBasisPoints ?? 0,
    below_cost_reason: fields.belowCostReason,
  }
}
