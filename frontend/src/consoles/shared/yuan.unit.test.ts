import { describe, expect, it } from 'vitest'
import { fenOf, yuanText } from './yuan'

describe('an amount as one types it', () => {
  it.each([
    ['33.9', 3390],
    ['¥33.90', 3390],
    ['1,234', 123_400],
    ['0.07', 7],
    ['34。5', 3450],
    ['12345678.99', 1_234_567_899],
  ])('%s is %i fen', (text, fen) => {
    expect(fenOf(text)).toBe(fen)
  })

  it.each(['', 'ten', '-3', '3.999', '1e3', '123456789', '.5'])('%j is no amount', (text) => {
    expect(fenOf(text)).toBeNull()
  })

  it.each([0, 7, 70, 3390, 3400, 1_234_567_899])('%i fen come back as they were', (fen) => {
    expect(fenOf(yuanText(fen))).toBe(fen)
  })
})
