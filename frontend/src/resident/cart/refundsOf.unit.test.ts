import { describe, expect, it } from 'vitest'
import type { QuotedOrder } from '@/api/shapes'
import { refundsOf } from './refundsOf'

function anOrder(id: string, rules: [string, number][], complaint: QuotedOrder['complaint'] = null): QuotedOrder {
  const refund_preview = rules.map(([text, amount_fen]) => ({ when: 'group_fails', text, amount_fen }))
  return { campaign_id: id, complaint, refund_preview } as unknown as QuotedOrder
}

const items = [
  { campaignId: 'eggs', title: 'Eggs' },
  { campaignId: 'figs', title: 'Figs' },
]

describe('refundsOf', () => {
  it('says once what holds for all, with what comes back in all', () => {
    const told = refundsOf([anOrder('eggs', [['too late', 100]]), anOrder('figs', [['too late', 250]])], items)
    expect(told).toEqual([{ when: 'group_fails', text: 'too late', amount_fen_per_unit: 350 }])
  })

  it('names the goods of what holds for them alone', () => {
    const told = refundsOf([anOrder('eggs', [['under six', 100]]), anOrder('figs', [['under ten', 250]])], items)
    expect(told.map(({ of, amount_fen_per_unit }) => [of, amount_fen_per_unit])).toEqual([
      ['Eggs', 100],
      ['Figs', 250],
    ])
  })

  it('names nothing where there is only one order to pay', () => {
    const gone = anOrder('figs', [['under ten', 250]], {} as QuotedOrder['complaint'])
    expect(refundsOf([anOrder('eggs', [['under six', 100]]), gone], items)).toEqual([
      { when: 'group_fails', text: 'under six', amount_fen_per_unit: 100 },
    ])
  })
})
