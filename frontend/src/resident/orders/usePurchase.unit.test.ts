import { describe, expect, it } from 'vitest'
import type { Purchase } from '@/api/shapes'
import { asPayable } from './usePurchase'

const payment = { id: 'p', method: 'alipay', state: 'pending', redirect_url: null } as const

function aPurchase(states: string[], more: Partial<Purchase> = {}): Purchase {
  const orders = states.map((state) => ({ state })) as Purchase['orders']
  return {
    id: 'all',
    created_at: '',
    total_fen: 6780,
    paid_fen: 0,
    refunded_fen: 0,
    to_pay_fen: 0,
    hold_until: null,
    payment: null,
    orders,
    ...more,
  }
}

describe('asPayable', () => {
  it('is what one payment would be for', () => {
    const payable = asPayable(aPurchase(['pending', 'cancelled'], { to_pay_fen: 3390, payment }))
    expect([payable.state, payable.total_fen, payable.payment]).toEqual(['pending', 3390, payment])
  })

  it('says that its time is over when nothing was paid', () => {
    expect(asPayable(aPurchase(['expired', 'cancelled'])).state).toBe('expired')
  })

  it('does not take the payment of a part for that of the rest', () => {
    const paid = { ...payment, state: 'succeeded' } as const
    const part = aPurchase(['paid_waiting', 'pending'], { to_pay_fen: 3390, paid_fen: 3390, payment: paid })
    expect(asPayable(part).payment).toBeNull()
    expect(asPayable({ ...part, paid_fen: 0 }).payment).toEqual(paid)
  })
})
