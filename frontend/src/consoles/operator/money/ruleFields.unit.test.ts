import { describe, expect, it } from 'vitest'
import { noRule, ruleOf } from './ruleFields'

describe('a rule of commission as it is typed', () => {
  it('takes a share of the price unless it is told otherwise, and names nothing that was left empty', () => {
    expect(ruleOf(noRule())).toEqual({ rank: 10, basis_points: 500, tax_basis_points: 0, keeps_fee: false })
  })

  it('takes an amount a unit between its bounds, with the tax that is in it, from a time on', () => {
    const typed = { ...noRule(), kind: 'team' as const, way: 'flat' as const, flat: 80, least: 50, most: 500, tax: '6', from: '2026-12-01T00:00' }
    expect(ruleOf(typed)).toMatchObject({
      campaign_kind: 'team',
      flat_fen_per_unit: 80,
      minimum_fen: 50,
      maximum_fen: 500,
      tax_basis_points: 600,
      valid_from: '2026-11-30T16:00:00Z',
    })
  })

  it('is none while the amount is missing or the least is more than the most', () => {
    expect(ruleOf({ ...noRule(), way: 'flat' })).toBeNull()
    expect(ruleOf({ ...noRule(), least: 200, most: 199 })).toBeNull()
    expect(ruleOf({ ...noRule(), tax: 'six' })).toBeNull()
  })
})
