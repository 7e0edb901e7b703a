import type { CampaignState, OrderState, Picture } from '@/api/shapes'

/** What the API tells a merchant. */

export interface Named {
  id: string
  name: string
}

export interface MerchantProfile extends Named {
  introduction: string
  address: string
  state: 'approved' | 'suspended' | 'closed'
  settlement_days: number
  payouts_frozen_until?: string | null
  /** Those its last group-buys served. */
  communities?: Named[]
}

export interface DayFigure {
  day: string
  paid_fen: number
  orders: number
}

export interface CampaignPoint {
  point_id: string
  name: string
  collect_from: string
  collect_until: string
  arrived_at: string | null
  orders: number
  units: number
}

export interface CampaignRow {
  id: string
  offer_id: string
  title: string
  picture: Picture | null
  state: CampaignState
  price_fen: number
  list_price_fen: number
  final_price_fen: number | null
  units_paid: number
  people_paid: number
  units_held: number
  min_units: number
  stock_units: number
  limit_per_person: number | null
  limit_per_household: number | null
  opens_at: string
  closes_at: string
  community_ids: string[]
  points: CampaignPoint[]
  why_failed: string | null
  version: number
}

export interface Today {
  due_pick_ups: number
  refunds_waiting: number
  orders_today: number
  sales_today_fen: number
  next_payout?: { amount_fen: number; expected_on: string } | null
  days: DayFigure[]
  campaigns: CampaignRow[]
}

export type OfferState = 'draft' | 'listed' | 'withdrawn'

export interface Offer {
  id: string
  title: string
  description_html: string
  category: string
  pictures: Picture[]
  list_price_fen: number
  unit_label: string
  state: OfferState
  version: number
}

export interface OfferDraft {
  title: string
  description_html: string
  category: string
  list_price_fen: number
  unit_label: string
  picture_ids: string[]
}

export interface PickUpChoice {
  point_id: string
  collect_from: string
  collect_until: string
}

export interface CampaignDraft {
  price_fen: number
  list_price_fen: number
  stock_units: number
  limit_per_person: number | null
  limit_per_household: number | null
  opens_at: string
  closes_at: string
  min_units: number
  community_ids: string[]
  pick_up: PickUpChoice[]
}

export interface MerchantOrder {
  id: string
  number: string
  state: OrderState
  buyer_mask: string
  campaign_id: string
  title: string
  point_name: string
  quantity: number
  total_fen: number
  refunded_fen: number
  placed_at: string
  note: string
}

export interface CommissionPreview {
  commission_fen: number
  earning_fen: number
  rule_text: string
  rate_bps: number
}

export interface BankAccount {
  holder_mask: string
  bank_name: string
  number_ending: string
  entered_at: string
  payouts_frozen_until: string | null
}

export interface NewBankAccount {
  holder: string
  number: string
  bank_name: string
}

export interface Member {
  person_id: string
  name: string
  role: string
  since: string
}

export interface Invitation {
  id: string
  masked_address: string
  role: string
  expires_at: string
}

export interface MerchantApplicationDraft {
  name: string
  introduction: string
  address: string
  community_id: string
  licence_number: string
  legal_person: string
  contact_phone: string
}

export interface MerchantApplication {
  id: string
  name: string
  introduction: string
  address: string
  community: Named
  state: 'submitted' | 'approved' | 'rejected'
  reason: string | null
  submitted_at: string
  decided_at: string | null
  merchant_id: string | null
  applicant_mask: string
  licence_mask: string
  legal_person_mask: string
  phone_mask: string
}

/** Who stands behind an application, in full. */
export interface ApplicationIdentity {
  licence_number: string
  legal_person: string
  contact_phone: string
}
