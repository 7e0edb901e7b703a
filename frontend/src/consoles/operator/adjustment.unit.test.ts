import { describe, expect, it } from 'vitest'
import { adjustmentOf } from './adjustment'

describe('adjustmentOf', () => {
  it('changes nothing when nothing is to be adjusted, whatever stands in the field', () => {
    expect(adjustmentOf('none', null)).toBe(0)
    expect(adjustmentOf('none', 500)).toBe(0)
  })
  it('gives the merchant more, or takes back', () => {
    expect(adjustmentOf('give', 1250)).toBe(1250)
    expect(adjustmentOf('take', 1250)).toBe(-1250)
  })
  it('wants an amount, and one the platform may decide', () => {
    expect(adjustmentOf('give', null)).toBeNull()
    expect(adjustmentOf('take', 0)).toBeNull()
    expect(adjustmentOf('give', 10_000_000)).toBe(10_000_000)
    expect(adjustmentOf('give', 10_000_001)).toBeNull()
  })
})
