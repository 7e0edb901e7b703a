import type { CampaignState, OrderState } from '@/api/shapes'
import type { EarningState, PayoutState, StatementState } from '../api/moneyShapes'

export type Tone = 'buy' | 'help' | 'quiet' | 'warn' | 'danger'

export const campaignTone: Record<CampaignState, Tone> = {
  draft: 'quiet',
  in_review: 'warn',
  scheduled: 'quiet',
  open: 'buy',
  closing: 'warn',
  succeeded: 'help',
  procuring: 'help',
  arrived: 'help',
  collecting: 'help',
  completed: 'quiet',
  failed: 'danger',
  refunding: 'danger',
  closed: 'quiet',
}

export const orderTone: Record<OrderState, Tone> = {
  pending: 'quiet',
  expired: 'quiet',
  cancelled: 'quiet',
  paid_waiting: 'buy',
  confirmed: 'help',
  ready: 'warn',
  collected: 'help',
  uncollected: 'warn',
  completed: 'quiet',
  refunding: 'danger',
  refunded: 'quiet',
}

export const earningTone: Record<EarningState, Tone> = {
  held: 'quiet',
  waiting: 'warn',
  available: 'buy',
  in_statement: 'buy',
  paid: 'help',
}

export const statementTone: Record<StatementState, Tone> = {
  issued: 'warn',
  confirmed: 'buy',
  disputed: 'danger',
  paying: 'buy',
  paid: 'help',
  failed: 'danger',
  carried: 'quiet',
}

export const payoutTone: Record<PayoutState, Tone> = {
  proposed: 'warn',
  approved: 'buy',
  exported: 'buy',
  sending: 'buy',
  paid: 'help',
  returned: 'danger',
  rejected: 'quiet',
}
