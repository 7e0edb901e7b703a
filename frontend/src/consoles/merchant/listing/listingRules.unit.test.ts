import { describe, expect, it } from 'vitest'
import type { CampaignRow, Offer } from '../../api/merchantShapes'
import {
  againListing,
  campaignDraft,
  listingOf,
  timeComplaints,
  usualListing,
  usualPlace,
} from './listingRules'
import { kindsMet, oneMoreTier } from './kinds'
import { sellsBelowCost } from './belowCost'
import { priceComplaints } from './priceRules'

const noon = Date.parse('2026-11-21T04:02:00Z')
const say = (key: string): string => key
const ready = () => {
  const kinds = [{ variantId: 'v1', name: '', isSold: true, priceFen: 3390, listPriceFen: 4200, stockUnits: null, caseSize: null }]
  const fields = { ...usualListing(['c1'], noon), kinds }
  return { ...fields, places: [usualPlace('p1', fields.closes)] }
}

const one = (changes: object) => ({ kinds: [{ ...ready().kinds[0]!, ...changes }] })

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
    [one({ priceFen: null }), 'price.v1'],
    [one({ priceFen: 359 }), 'price.v1'],
    [one({ priceFen: 5000 }), 'price.v1'],
    [one({ listPriceFen: null }), 'list.v1'],
    [one({ caseSize: 1 }), 'case.v1'],
    [one({ caseSize: 101 }), 'case.v1'],
    [one({ isSold: false }), 'kinds'],
    [one({ stockUnits: 0 }), 'stock.v1'],
    [{ stockUnits: null, caseSize: null }, 'stock_units'],
    [{ minUnits: 101 }, 'min_units'],
    [{ minUnits: 0 }, 'min_units'],
    [{ minUnits: null }, 'min_units'],
    [{ minPeople: 101 }, 'min_people'],
    [{ minAmountFen: 339_001 }, 'min_amount_fen'],
    [{ hostBasisPoints: 2001 }, 'host_basis_points'],
    [{ hostBasisPoints: null }, 'host_basis_points'],
    [{ tiers: [{ minUnits: 10, pricesFen: { v1: 3000 } }] }, 'tier.0'],
    [{ tiers: [{ minUnits: 101, pricesFen: { v1: 3000 } }] }, 'tier.0'],
    [{ tiers: [{ minUnits: 20, pricesFen: { v1: 3390 } }] }, 'tier.0.v1'],
    [{ tiers: [{ minUnits: 20, pricesFen: {} }] }, 'tier.0.v1'],
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
    variants: [
      { offer_variant_id: 'v1', name: '30 枚', price_fen: 3990, list_price_fen: 4200, stock_units: 30, case_size: 10 },
      { offer_variant_id: 'v2', name: '60 枚', price_fen: 7500, list_price_fen: 8000, stock_units: null, case_size: null },
    ],
    tiers: [
      { min_units: 10, prices_fen: [3990, 7500] },
      { min_units: 40, prices_fen: [3390, 7000] },
    ],
    stock_units: 80,
    thresholds: { joined: 'any', units: 10, people: 8, amount_fen: 50_000 },
    limit_per_person: 5,
    limit_per_household: null,
    opens_at: '2026-11-02T01:00:00Z',
    closes_at: '2026-11-04T12:00:00Z',
    community_ids: ['c1'],
    points: [{ point_id: 'p1', collect_from: '2026-11-05T09:00:00Z', collect_until: '2026-11-05T12:00:00Z' }],
    uncollected_rule: 'donate',
    uncollected_days: 3,
    after_sale_hours: 72,
    shortage_rule: 'elders_first',
    host_basis_points: 250,
  } as unknown as CampaignRow

  it('keeps its weekdays, hours and terms', () => {
    const draft = campaignDraft(againListing(earlier, noon))
    expect(draft.closes_at).toBe('2026-11-25T12:00:00Z')
    expect(draft.pick_up[0]?.collect_from).toBe('2026-11-26T09:00:00Z')
    expect(draft.stock_units).toBe(80)
  })

  it('keeps its kinds, steps, conditions and shares', () => {
    const draft = campaignDraft(againListing(earlier, noon))
    expect(draft.variants).toEqual([
      { offer_variant_id: 'v1', price_fen: 3990, list_price_fen: 4200, stock_units: 30, case_size: 10 },
      { offer_variant_id: 'v2', price_fen: 7500, list_price_fen: 8000, stock_units: null, case_size: null },
    ])
    expect(draft.tiers).toEqual([{ min_units: 40, prices_fen: [3390, 7000] }])
    expect(draft.thresholds).toEqual({ joined: 'any', units: 10, people: 8, amount_fen: 50_000 })
    expect([draft.shortage_rule, draft.host_basis_points]).toEqual(['elders_first', 250])
  })

  it('keeps what becomes of goods nobody collects', () => {
    const draft = campaignDraft(againListing(earlier, noon))
    expect([draft.uncollected_rule, draft.uncollected_days, draft.after_sale_hours]).toEqual(['donate', 3, 72])
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

describe('the kinds of the goods', () => {
  const offer = (...names: string[]) =>
    ({ variants: names.map((name) => ({ id: name, name, list_price_fen: 4200, cost_fen: null })) }) as unknown as Offer
  const decided = { variantId: 'small', name: 'small', isSold: true, priceFen: 3390, listPriceFen: 4000, stockUnits: null, caseSize: null }

  it('keep what was decided; one that came since is not sold, one that went is gone', () => {
    const gone = { ...decided, variantId: 'gone' }
    expect(kindsMet([decided, gone], offer('small', 'large')).map((kind) => [kind.name, kind.isSold, kind.priceFen])).toEqual([
      ['small', true, 3390],
      ['large', false, null],
    ])
  })

  it('are all sold when none of those decided about is left', () => {
    expect(kindsMet([decided], offer('red', 'green')).every((kind) => kind.isSold)).toBe(true)
  })

  it('have another step at twice the units', () => {
    expect(oneMoreTier([], 12).minUnits).toBe(24)
    expect(oneMoreTier([{ minUnits: 24, pricesFen: {} }], 12)).toEqual({ minUnits: 48, pricesFen: {} })
  })
})

describe('a price below the declared cost', () => {
  const offer = { variants: [{ id: 'v1', cost_fen: 3300 }] } as unknown as Offer

  it.each([
    [3390, [], false],
    [3300, [], false],
    [3299, [], true],
    [3390, [{ minUnits: 20, pricesFen: { v1: 3200 } }], true],
    [null, [], false],
  ])('is noticed at %o with %o: %s', (priceFen, tiers, isBelow) => {
    expect(sellsBelowCost({ ...one({ priceFen }), tiers }, offer)).toBe(isBelow)
    expect(sellsBelowCost({ ...one({ priceFen }), tiers }, null)).toBe(false)
  })
})
