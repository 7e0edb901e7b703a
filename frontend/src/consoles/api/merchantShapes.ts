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
  payouts_frozen_until: string | null
  communities: Named[]
}

export interface DayFigure {
  day: string
  paid_fen: number
  orders: number
}

export interface CampaignPoint {
  id: string
  name: string
  address: string
  collect_from: string
  collect_until: string
  arrived_at: string | null
  orders: number
  units: number
  collected_orders: number
}

export interface CampaignRow {
  id: string
  offer_id: string
  title: string
  picture: Picture | null
  state: CampaignState
  price_fen: number
  list_price_fen: number
  unit_label: string
  units_paid: number
  people_paid: number
  units_held: number
  min_units: number
  stock_units: number
  stock_left: number
  opens_at: string
  closes_at: string
  pick_up_summary: string
  paid_fen: number
  points: CampaignPoint[]
}

export interface Today {
  due_pick_ups: { orders: number; units: number; points: number }
  refunds_waiting: number
  orders_today: number
  sales_today_fen: number
  next_payout: { amount_fen: number; expected_on: string } | null
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
  campaigns_running: number
}

export interface OfferDraft {
  title: string
  description_html: string
  category: string
  list_price_fen: number
  unit_label: string
  picture_ids: string[]
  state?: OfferState
}

export interface MerchantCampaign extends CampaignRow {
  offer: Offer
  communities: Named[]
  limit_per_person: number | null
  limit_per_household: number | null
  final_price_fen: number | null
  failure_reason: string | null
  failure_text: string | null
  can: { edit: boolean; publish: boolean; cancel: boolean; copy: boolean }
  cancel_preview: { orders: number; refund_fen: number }
  version: number
}

export interface PickUpChoice {
  point_id: string
  collect_from: string
  collect_until: string
}

export interface CampaignDraft {
  offer_id: string
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
  campaign_title: string
  point_name: string
  quantity: number
  total_fen: number
  refunded_fen: number
  placed_at: string
  paid_at: string | null
  collected_at: string | null
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
  display_name: string
  masked_phone: string | null
  role: string
  joined_at: string
  me: boolean
}

export interface Invitation {
  id: string
  channel: 'phone' | 'email'
  address_mask: string
  role: string
  created_at: string
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
