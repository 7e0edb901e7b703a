import type { DayFigure } from './merchantShapes'

/** What the API tells an operator of the platform. */

export interface Overview {
  merchants: number
  people: number
  campaigns_open: number
  orders_today: number
  paid_today_fen: number
  held_fen: number
  payable_fen: number
  applications_waiting: number
  statements_issued: number
  payouts_to_approve: number
  payouts_on_the_way: number
  refunds_failed: number
  parked: number
  invariants: { checked_at: string | null; broken: number }
  days: DayFigure[]
}

export interface InvariantReport {
  checked_at: string | null
  items: { name: string; why: string; broken: number; examples: string[] }[]
}

export interface ParkedDelivery {
  fact_id: string
  kind: string
  reaction: string
  attempts: number
  last_error: string
  parked_at: string
}

export interface FailedRefund {
  id: string
  order_id: string
  order_number: string
  title: string
  buyer_id: string
  buyer_mask: string
  amount_fen: number
  reason_code: 'group_failed' | 'cancelled_by_buyer' | 'paid_too_late' | 'paid_twice'
  decided_at: string
}

export interface FoundPerson {
  id: string
  name: string
  masked_phone: string | null
  masked_email: string | null
  communities: string[]
  created_at: string
}

export interface AuditItem {
  at: string
  what: string
  text: string
  person_id: string | null
  done_by: string | null
  party_name: string | null
  details: Record<string, unknown>
}
