import { describe, expect, it } from 'vitest'
import { ageOf } from './exceptionAge'

describe('the age of a difference', () => {
  it.each([
    [0, 'quiet', 'today'],
    [1, 'warn', 'days'],
    [2, 'warn', 'days'],
    [3, 'danger', 'late'],
    [40, 'danger', 'late'],
  ])('of %i days reads %s and %s', (days, tone, key) => {
    expect(ageOf(days)).toEqual({ tone, key })
  })
})
