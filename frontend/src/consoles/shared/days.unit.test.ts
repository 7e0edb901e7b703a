import { describe, expect, it } from 'vitest'
import { daysFrom, lastDays } from './days'

describe('days of a table', () => {
  it('counts both ends', () => {
    expect(daysFrom('2026-03-01', '2026-03-01')).toBe(1)
    expect(daysFrom('2026-03-01', '2026-05-31')).toBe(92)
  })

  it('is below one for days that are turned round or missing', () => {
    expect(daysFrom('2026-03-02', '2026-03-01')).toBe(0)
    expect(daysFrom('', '2026-03-01')).toBe(0)
  })

  it('ends today', () => {
    const { from, until } = lastDays(30)
    expect(daysFrom(from, until)).toBe(30)
  })
})
