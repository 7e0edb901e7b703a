/** The shapes of the API the resident's application reads, under names that the views use. */

export type * from './personShapes'

export type OrderState =
  | 'pending'
  | 'expired'
  | 'cancelled'
  | 'paid_waiting'
  | 'confirmed'
  | 'ready'
  | 'collected'
  | 'completed'
  | 'refunding'
  | 'refunded'
  | 'partially_refunded'

export type CampaignState =
  | 'draft'
  | 'in_review'
  | 'scheduled'
  | 'open'
  | 'closing'
  | 'succeeded'
  | 'failed'
  | 'procuring'
  | 'arrived'
  | 'collecting'
  | 'completed'
  | 'refunding'
  | 'closed'

export type PaymentMethod = 'card' | 'alipay' | 'wechat_pay'

export interface Page<Item> {
  items: Item[]
  next_cursor: string | null
}

export interface Items<Item> {
  items: Item[]
}

export interface PictureVariant {
  width: number
  webp: string
  jpeg: string
}

export interface Picture {
  id: string
  alt: string
  width: number
  height: number
  placeholder: string
  variants: PictureVariant[]
  state: 'ready' | 'processing'
}

export interface CampaignCard {
  id: string
  offer_id: string
  title: string
  merchant: { id: string; name: string }
  picture: Picture | null
  price_fen: number
  list_price_fen: number
  /** Set once the campaign is decided and its tier is known. */
  final_price_fen: number | null
  unit_label: string
  state: CampaignState
  units_paid: number
  people_paid: number
  min_units: number
  stock_left: number
  opens_at: string
  closes_at: string
  pick_up_summary: string
  category: string
}

export interface PickUpPoint {
  id: string
  name: string
  address: string
  hours_text: string
  collect_from: string
  collect_until: string
  community_id: string
}

export interface Reason {
  code: string
  title: string
  detail: string
}

export interface RefundRule {
  when: string
  text: string
  amount_fen_per_unit: number
}

/** A campaign as the server gives it: what a card shows, and the rest of the page. */
export interface CampaignPage {
  card: CampaignCard
  description_html: string
  pictures: Picture[]
  pick_up_points: PickUpPoint[]
  limit_per_person: number | null
  limit_per_household: number | null
  joined_units_mine: number
  can_join: { allowed: boolean; reason: Reason | null }
  refund_rules: RefundRule[]
  tiers: { min_units: number; unit_price_fen: number }[]
  communities: { id: string; name: string }[]
  why_failed: string | null
}

export type Campaign = CampaignCard & Omit<CampaignPage, 'card'>

export interface CampaignProgress {
  units_paid: number
  people_paid: number
  stock_left: number
  state: CampaignState
}

export interface Quote {
  lines: { title: string; quantity: number; unit_price_fen: number; amount_fen: number }[]
  total_fen: number
  refund_preview: RefundRule[]
}

export interface Payment {
  id: string
  method: PaymentMethod
  state: string
  redirect_url: string | null
}

export interface Refund {
  id: string
  amount_fen: number
  reason_code: string
  reason_text: string
  state: string
  at: string
  settled_at: string | null
}

export interface TimelineEntry {
  at: string
  what: string
  text: string
}

export interface Order {
  id: string
  number: string
  state: OrderState
  campaign: Pick<CampaignCard, 'id' | 'title' | 'picture' | 'state' | 'closes_at' | 'units_paid' | 'min_units'>
  merchant: { id: string; name: string }
  pick_up_point: PickUpPoint
  quantity: number
  unit_label: string
  note: string
  unit_price_fen: number
  total_fen: number
  paid_fen: number
  refunded_fen: number
  hold_until: string | null
  payment: Payment | null
  refunds: Refund[]
  timeline: TimelineEntry[]
  can: { pay: boolean; cancel: boolean; collect: boolean }
  collected_at: string | null
  created_at: string
}

export interface NewOrder {
  id: string
  campaign_id: string
  pick_up_point_id: string
  quantity: number
  note?: string
}

export interface PaymentStart {
  payment_id: string
  state: string
  redirect_url: string | null
}

export interface PickUpCode {
  qr_text: string
  digits: string
  pick_up_point: PickUpPoint
  expires_at: string
  quantity: number
  title: string
}

export interface Why {
  sections: { title: string; lines: { text: string; amount_fen: number; at: string | null }[] }[]
  total_fen: number
}

export interface SearchHit {
  kind: string
  id: string
  title: string
  title_highlighted: { text: string; hit: boolean }[]
  picture: Picture | null
  price_fen: number | null
  state: string
  merchant_name: string
  closes_at: string | null
  url: string
}

export interface SearchPage extends Page<SearchHit> {
  facets: { kind: Record<string, number>; category: Record<string, number> }
  source: 'index' | 'database'
}

export interface Suggestion {
  text: string
  kind: string
  id: string
}

export interface Category {
  code: string
  name_zh: string
  name_en: string
}

export interface ProblemPage {
  code: string
  title: string
  body_html: string
}
