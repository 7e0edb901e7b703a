import { describe, expect, it } from 'vitest'
import type { CampaignRow } from '../../api/merchantShapes'
import {
  againListing,
  campaignDraft,
  listingOf,
  priceComplaints,
  timeComplaints,
  usualListing,
  usualPlace,
} from './listingRules'

const noon = Date.parse('2026-11-21T04:02:00Z')
const say = (key: string): string => key
const ready = () => {
  const fields = { ...usualListing(['c1'], noon), priceFen: 3390, listPriceFen: 4200 }
  return { ...fields, places: [usualPlace('p1', fields.closes)] }
}

describe('a group-buy that is listed', () => {
  it('opens at once, closes at eight two days on and is collected the evening after', () => {
    const draft = campaignDraft(ready())
    expect(draft.opens_at).toBe('2026-11-21T04:00:00Z')
    expect(draft.closes_at).toBe('2026-11-23T12:00:00Z')
    expect(draft.pick_up[0]).toEqual({
      point_id: 'p1',
      collect_from: '2026-11-24T09:00:00Z',
      collect_until: '2026-11-24T12:00:00Z',
    })
  })

  it('needs nothing more once it has a price and a place', () => {
    expect(priceComplaints(ready(), say)).toEqual({})
    expect(timeComplaints(ready(), say, noon)).toEqual({})
  })

  it.each([
    [{ priceFen: null }, 'price_fen'],
    [{ priceFen: 359 }, 'price_fen'],
    [{ priceFen: 5000 }, 'price_fen'],
    [{ listPriceFen: null }, 'list_price_fen'],
    [{ stockUnits: null }, 'stock_units'],
    [{ minUnits: 101 }, 'min_units'],
    [{ minUnits: 0 }, 'min_units'],
  ])('is complained about where %o stands', (wrong, field) => {
    expect(Object.keys(priceComplaints({ ...ready(), ...wrong }, say))).toEqual([field])
  })

  it.each([
    [{ closes: '2026-11-21T11:00' }, 'closes_at'],
    [{ opens: 'soon' }, 'opens_at'],
    [{ communityIds: [] }, 'community_ids'],
    [{ places: [] }, 'pick_up'],
    [{ places: [{ pointId: 'p1', from: '2026-11-22T10:00', until: '2026-11-24T10:00' }] }, 'place.p1'],
    [{ places: [{ pointId: 'p1', from: '2026-11-25T10:00', until: '2026-11-25T09:00' }] }, 'place.p1'],
  ])('is complained about when its times or places are %o', (wrong, field) => {
    expect(Object.keys(timeComplaints({ ...ready(), ...wrong }, say, noon))).toEqual([field])
  })
})

describe('an earlier run made again', () => {
  const earlier = {
    offer_id: 'o1',
    price_fen: 3390,
    list_price_fen: 4200,
    stock_units: 80,
    thresholds: { joined: 'all', units: 10, people: null, amount_fen: null },
    limit_per_person: 5,
    limit_per_household: null,
    opens_at: '2026-11-02T01:00:00Z',
    closes_at: '2026-11-04T12:00:00Z',
    community_ids: ['c1'],
    points: [{ point_id: 'p1', collect_from: '2026-11-05T09:00:00Z', collect_until: '2026-11-05T12:00:00Z' }],
    uncollected_rule: 'donate',
    uncollected_days: 3,
  } as unknown as CampaignRow

  it('keeps its weekdays, hours and terms', () => {
    const draft = campaignDraft(againListing(earlier, noon))
    expect(draft.closes_at).toBe('2026-11-25T12:00:00Z')
    expect(draft.pick_up[0]?.collect_from).toBe('2026-11-26T09:00:00Z')
    expect([draft.price_fen, draft.stock_units, draft.min_units]).toEqual([3390, 80, 10])
  })

  it('keeps what becomes of goods nobody collects', () => {
    const draft = campaignDraft(againListing(earlier, noon))
    expect([draft.uncollected_rule, draft.uncollected_days]).toEqual(['donate', 3])
  })

  it('is left as it is when it is only edited', () => {
    expect(campaignDraft(listingOf(earlier)).opens_at).toBe(earlier.opens_at)
  })
})

describe('goods nobody collects', () => {
  it('are refunded after two days unless the merchant says otherwise', () => {
    const draft = campaignDraft(usualListing(['c1'], noon))
    expect([draft.uncollected_rule, draft.uncollected_days]).toEqual(['return_and_refund', 2])
    const emptied = campaignDraft({ ...usualListing(['c1'], noon), uncollectedDays: null })
    expect(emptied.uncollected_days).toBe(2)
  })
})
