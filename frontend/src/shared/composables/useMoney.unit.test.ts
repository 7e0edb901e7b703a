import { describe, expect, it } from 'vitest'
import { formatFen } from './useMoney'

describe('formatFen', () => {
  it.each([
    [0, '¥0.00'],
    [5, '¥0.05'],
    [50, '¥0.50'],
    [3390, '¥33.90'],
    [123456789, '¥1,234,567.89'],
    [-600, '−¥6.00'],
    [Number.MAX_SAFE_INTEGER, '¥90,071,992,547,409.91'],
  ])('writes %d fen as %s', (fen, text) => {
    expect(formatFen(fen)).toBe(text)
  })

  it.each([0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('refuses %d, which is no whole number of fen', (fen) => {
    expect(() => formatFen(fen)).toThrow(RangeError)
  })
})
