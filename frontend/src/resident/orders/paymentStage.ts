import type { Order } from '@/api/shapes'

/** What one payment is for: an order, or all of a purchase that waits for its money. */
export type Payable = Pick<Order, 'id' | 'state' | 'payment' | 'hold_until' | 'total_fen' | 'wallet_fen'>

export type PaymentStage = 'choose' | 'waiting' | 'declined' | 'late' | 'none'

/** The pay page sends people back with the payment in the address, and says so when they left it unpaid. */
export function isBackFromPaying(query: Record<string, unknown>): boolean {
  return query.returned !== undefined && query.left === undefined
}

/** A payment that the pay page can still take. */
export function isPayable(state: string | undefined): boolean {
  return state === 'created' || state === 'pending'
}

/** Payment states that speak for themselves. */
const answers: Record<string, PaymentStage | undefined> = {
  processing: 'waiting',
  succeeded: 'waiting',
  failed: 'declined',
}

/**
 * What the page says about paying. `cameBack`: the person has just returned from the pay page, so an
 * unanswered payment is being confirmed; otherwise it is simply not paid yet.
 */
export function paymentStage(order: Pick<Order, 'state' | 'payment'>, cameBack: boolean, isOver: boolean): PaymentStage {
  if (order.state !== 'pending') return order.state === 'expired' && cameBack ? 'late' : 'none'
  const payment = order.payment?.state ?? 'none'
  const told = answers[payment]
  if (told) return told
  if (cameBack && payment !== 'cancelled') return 'waiting'
  return isOver ? 'late' : 'choose'
}
