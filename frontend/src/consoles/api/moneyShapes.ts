import type { components } from '@/api/schema'
import type { Page } from '@/api/shapes'
import type { Named } from './merchantShapes'

/** What is owed to a merchant, and how it travels. */

export type EarningKind = 'sale' | 'adjustment' | 'payout' | 'payout_returned'
export type EarningState = 'held' | 'waiting' | 'available' | 'in_statement' | 'paid'

export interface Earning {
  id: string
  kind: EarningKind
  order_id: string | null
  order_number: string | null
  title: string
  gross_fen: number
  commission_fen: number
  net_fen: number
  state: EarningState
  earned_at: string | null
  available_on: string | null
  statement_id: string | null
  statement_number: string | null
}

export interface EarningTotals {
  held_fen: number
  waiting_fen: number
  available_fen: number
  in_statement_fen: number
  paid_fen: number
}

export interface EarningsPage extends Page<Earning> {
  totals: EarningTotals
}

export type StatementState = 'issued' | 'confirmed' | 'disputed' | 'paying' | 'paid' | 'failed' | 'carried'
export type PayoutState = 'proposed' | 'approved' | 'exported' | 'paid' | 'returned' | 'rejected'

export interface StatementLine {
  position: number
  kind: EarningKind
  order_number: string | null
  title: string
  payout_number: string | null
  gross_fen: number
  commission_fen: number
  net_fen: number
  earned_at: string
}

/** One part of a statement's closing, signed. */
export type StatementSum = components['schemas']['StatementSum']

export interface Statement {
  id: string
  number: string
  state: StatementState
  merchant: Named
  issued_at: string
  period_from: string
  period_until: string
  opening_fen: number
  net_fen: number
  closing_fen: number
  payable_fen: number
  sums: StatementSum[]
  confirm_by: string | null
  dispute_reason: string | null
  answer: string | null
  payout: {
    id: string
    number: string
    state: PayoutState
    amount_fen: number
    paid_at: string | null
    bank_reference: string | null
    account_ending: string
  } | null
}

/** Words to an objection; the adjustment becomes a line of the next statement. */
export interface DisputeAnswer {
  answer: string
  adjustment_fen: number
}

export interface StatementDetail extends Statement {
  lines: StatementLine[]
}

export interface Payout {
  id: string
  number: string
  state: PayoutState
  statement_id: string
  statement_number: string
  merchant: Named
  amount_fen: number
  bank_name: string
  account_ending: string
  holder_mask: string
  proposed_by: Named
  proposed_at: string
  approved_by: Named | null
  approved_at: string | null
  exported_at: string | null
  bank_reference: string | null
  paid_at: string | null
  returned_at: string | null
  return_reason: string | null
  rejection_reason: string | null
  attempt: number
}
