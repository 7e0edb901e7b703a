import { describe, expect, it } from 'vitest'
import { mostUnits } from './limits'

const open = { stock_left: 10, limit_per_person: null, limit_per_household: null, joined_units_mine: 0 }

describe('mostUnits', () => {
  it.each([
    [open, 10, 'stock'],
    [{ ...open, limit_per_person: 3 }, 3, 'person'],
    [{ ...open, limit_per_person: 3, joined_units_mine: 2 }, 1, 'person'],
    [{ ...open, limit_per_person: 5, limit_per_household: 4 }, 4, 'household'],
    [{ ...open, stock_left: 1, limit_per_person: 5 }, 1, 'stock'],
    [{ ...open, limit_per_person: 2, joined_units_mine: 4 }, 0, 'person'],
  ])('of %j is %d, for the reason %s', (campaign, units, reason) => {
    expect(mostUnits(campaign)).toEqual({ units, reason })
  })

  it('is never more than there is of the kind', () => {
    expect(mostUnits({ ...open, limit_per_person: 5 }, 2)).toEqual({ units: 2, reason: 'stock' })
  })
})
