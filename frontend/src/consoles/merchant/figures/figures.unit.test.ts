import { describe, expect, it } from 'vitest'
import { changeOf, changeText } from './useFigures'

describe('a change', () => {
  it('is told in whole percent of what was before', () => {
    expect(changeOf(150, 100)).toBe(50)
    expect(changeOf(0, 100)).toBe(-100)
    expect(changeOf(2, 3)).toBe(-33)
  })
  it('is not told where there was nothing before', () => {
    expect(changeOf(5, 0)).toBeNull()
    expect(changeOf(0, 0)).toBeNull()
  })
  it('is read with its sign', () => {
    expect([12, 0, -3].map(changeText)).toEqual(['+12%', '0%', '−3%'])
  })
})
