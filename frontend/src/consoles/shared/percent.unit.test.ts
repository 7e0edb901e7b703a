import { expect, test } from 'vitest'
import { basisPointsOf, percentOf } from './percent'

test('a percentage becomes basis points without a rest', () => {
  expect(basisPointsOf('5')).toBe(500)
  expect(basisPointsOf(' 0.6 ')).toBe(60)
  expect(basisPointsOf('1.15')).toBe(115)
  expect(basisPointsOf('100')).toBe(10_000)
})

test('what is no percentage within its bound is none', () => {
  for (const text of ['', 'five', '-1', '1.234', '101']) expect(basisPointsOf(text)).toBeNull()
  expect(basisPointsOf('51', 50)).toBeNull()
})

test('basis points are shown as they were typed', () => {
  expect([500, 60, 115, 0].map(percentOf)).toEqual(['5', '0.6', '1.15', '0'])
})
