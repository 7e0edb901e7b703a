import { describe, expect, it } from 'vitest'
import type { Order, Payment } from '@/api/shapes'
import { isBackFromPaying, paymentStage } from './paymentStage'

const order = (state: Order['state'], payment: Payment['state'] | null) => ({
  state,
  payment: payment === null ? null : { id: 'p', method: 'card' as const, state: payment, redirect_url: null },
})

describe('coming back', () => {
  it('is from paying unless the address says that the page was left', () => {
    expect(isBackFromPaying({ returned: 'p' })).toBe(true)
    expect(isBackFromPaying({ returned: 'p', left: '1' })).toBe(false)
    expect(isBackFromPaying({})).toBe(false)
  })
})

describe('paymentStage', () => {
  it.each([
    ['pending', null, false, false, 'choose'],
    ['pending', 'pending', false, false, 'choose'],
    ['pending', 'pending', true, false, 'waiting'],
    ['pending', 'processing', false, false, 'waiting'],
    ['pending', 'succeeded', true, true, 'waiting'],
    ['pending', 'failed', true, false, 'declined'],
    ['pending', 'cancelled', true, false, 'choose'],
    ['pending', 'pending', false, true, 'late'],
    ['expired', 'pending', true, true, 'late'],
    ['expired', null, false, true, 'none'],
    ['paid_waiting', 'succeeded', true, false, 'none'],
  ] as const)('of a %s order whose payment is %s (came back: %s, hold over: %s) is %s', (state, payment, cameBack, isOver, stage) => {
    expect(paymentStage(order(state, payment), cameBack, isOver)).toBe(stage)
  })
})
