import { describe, expect, it } from 'vitest'
import type { Arrival } from '../../api/pointShapes'
import { countsOf, isPossible, missingUnits, wholeCount } from './countRules'

const arrival = {
  lines: [
    { variant_id: 'a', variant_name: '大盒', units: 6, received_units: null, damaged_units: null },
    { variant_id: 'b', variant_name: '小盒', units: 3, received_units: null, damaged_units: null },
  ],
} as unknown as Arrival

describe('a count of arrivals', () => {
  it('begins as if everything came', () => {
    const fields = wholeCount(arrival)
    expect(missingUnits(fields)).toBe(0)
    expect(countsOf(fields)).toEqual([
      { variant_id: 'a', received_units: 6, damaged_units: 0 },
      { variant_id: 'b', received_units: 3, damaged_units: 0 },
    ])
  })
  it('misses what did not come and what is spoiled, and no surplus fills the gap of another', () => {
    const [big, small] = wholeCount(arrival)
    if (!big || !small) throw new Error('two lines')
    expect(missingUnits([{ ...big, received: 6, damaged: 2 }, { ...small, received: 9 }])).toBe(2)
  })
  it('cannot have more spoiled units than came, or none typed at all', () => {
    const [big] = wholeCount(arrival)
    if (!big) throw new Error('two lines')
    expect(isPossible({ ...big, received: 1, damaged: 2 })).toBe(false)
    expect(isPossible({ ...big, received: null })).toBe(false)
    expect(isPossible({ ...big, received: 0, damaged: 0 })).toBe(true)
  })
})
