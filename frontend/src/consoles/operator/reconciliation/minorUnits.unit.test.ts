import { describe, expect, it } from 'vitest'
import { formatMinor } from './minorUnits'

describe('amounts of other currencies', () => {
  it('are written with their own sign and number of decimals', () => {
    expect(formatMinor(3675, 'hkd', 'en')).toBe('HK$36.75')
    expect(formatMinor(500, 'jpy', 'en')).toBe('¥500')
    expect(formatMinor(-5, 'hkd', 'zh-CN')).toBe('-HK$0.05')
  })

  it('of our own are written as everywhere', () => {
    expect(formatMinor(3390, 'cny', 'en')).toContain('33.90')
  })
})
