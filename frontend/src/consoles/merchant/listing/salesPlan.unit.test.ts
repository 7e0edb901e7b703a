import { describe, expect, it } from 'vitest'
import { usualListing } from './listingRules'
import { salesPlan } from './salesPlan'

const kind = (variantId: string, priceFen: number | null, isSold = true) => ({
  variantId,
  name: variantId,
  isSold,
  priceFen,
  listPriceFen: 9000,
  stockUnits: null,
  caseSize: null,
})
const fields = { ...usualListing([], 0), offerId: 'o1', kinds: [kind('v1', 3990), kind('gone', 1000, false), kind('v2', 7500)] }

describe('what a form would bring', () => {
  it('is asked for the kinds that are sold, step by step', () => {
    const tiers = [{ minUnits: 40, pricesFen: { v1: 3390, v2: 7000, gone: 1 } }]
    expect(salesPlan({ ...fields, tiers, hostBasisPoints: 250 })).toEqual({
      tiers: [
        { min_units: 10, prices: [3990, 7500] },
        { min_units: 40, prices: [3390, 7000] },
      ],
      offer_id: 'o1',
      host_basis_points: 250,
    })
  })

  it('leaves out a step one is still typing, and counts from one without a number of units', () => {
    const tiers = [{ minUnits: 40, pricesFen: { v1: 3390 } }]
    expect(salesPlan({ ...fields, tiers, minUnits: null }).tiers).toEqual([{ min_units: 1, prices: [3990, 7500] }])
  })
})
