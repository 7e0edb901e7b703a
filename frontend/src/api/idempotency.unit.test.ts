import { describe, expect, it } from 'vitest'
import { mintIdentifier } from './idempotency'

describe('mintIdentifier', () => {
  it('is a UUID of version 7', () => {
    expect(mintIdentifier()).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  })

  it('begins with the time, so that later ids sort later', () => {
    expect(mintIdentifier(1_000) < mintIdentifier(2_000)).toBe(true)
    expect(mintIdentifier(0x0123456789ab).startsWith('01234567-89ab')).toBe(true)
  })

  it('never repeats within a millisecond', () => {
    expect(new Set(Array.from({ length: 2_000 }, () => mintIdentifier(1))).size).toBe(2_000)
  })
})
