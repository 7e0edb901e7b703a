import { expect, test } from 'vitest'
import { wishedUnits } from './wished'

test.each([
  [{ units: '2' }, 2],
  [{}, 1],
  [{ units: '0' }, 1],
  [{ units: '1.5' }, 1],
  [{ units: '1000' }, 1],
  [{ units: ['2', '3'] }, 1],
])('%o asks for %i', (query, units) => {
  expect(wishedUnits(query)).toBe(units)
})
