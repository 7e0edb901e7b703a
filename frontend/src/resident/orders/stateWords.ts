import type { OrderState } from '@/api/shapes'

export type StateTone = 'buy' | 'help' | 'quiet' | 'warn' | 'danger'

const tones: Record<OrderState, StateTone | undefined> = {
  pending: 'warn',
  expired: 'quiet',
  cancelled: 'quiet',
  paid_waiting: 'buy',
  confirmed: 'buy',
  ready: 'help',
  collected: 'quiet',
  uncollected: 'warn',
  completed: 'quiet',
  refunding: 'warn',
  refunded: 'quiet',
}

export function toneOf(state: string): StateTone {
  return tones[state as OrderState] ?? 'quiet'
}

/** The lists a person looks for; each is a set of states the server filters by, one by one. */
export const shelves = ['all', 'pending', 'paid_waiting', 'ready', 'refunded'] as const
export type Shelf = (typeof shelves)[number]
