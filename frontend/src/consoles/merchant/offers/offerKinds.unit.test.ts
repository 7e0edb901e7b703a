import { describe, expect, it } from 'vitest'
import type { Offer } from '../../api/merchantShapes'
import { kindComplaints, kindDrafts, kindsOf } from './offerKinds'

const say = (key: string): string => key
const offer = {
  variants: [
    { id: 'v1', name: '30 枚', list_price_fen: 4200, cost_fen: 2600, stock_units: 40, promised_units: 12 },
    { id: 'v2', name: '60 枚', list_price_fen: 8000, cost_fen: null, stock_units: null, promised_units: null },
  ],
} as unknown as Offer

describe('the kinds of an offer in its form', () => {
  it('go back as they came, stock and cost among them', () => {
    expect(kindDrafts(kindsOf(offer))).toEqual([
      { id: 'v1', name: '30 枚', list_price_fen: 4200, cost_fen: 2600, stock_units: 40 },
      { id: 'v2', name: '60 枚', list_price_fen: 8000, cost_fen: null, stock_units: null },
    ])
  })

  it.each([
    [11, true],
    [12, false],
    [0, true],
    [null, false],
  ])('have a stock of %s refused when more is promised: %s', (stockUnits, isRefused) => {
    const [first, second] = kindsOf(offer)
    const wrong = kindComplaints([{ ...first!, stockUnits }, second!], say)
    expect(wrong[`stock.${first!.key}`]).toBe(isRefused ? 'merchant.wrong.belowPromised' : undefined)
  })
})
