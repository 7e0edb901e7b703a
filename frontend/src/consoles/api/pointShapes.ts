import type { Picture } from '@/api/shapes'

/** What the API tells the staff of a pick-up point. */

export interface PointBrief {
  id: string
  name: string
  address: string
  hours_text: string
  community_id: string
  community_name: string
  state: 'active' | 'paused' | 'closed'
}

export interface Arrival {
  campaign_id: string
  title: string
  picture: Picture | null
  units: number
  orders: number
  collect_from: string
  collect_until: string
  state: 'expected' | 'arrived'
}

export interface WaitingOrder {
  order_id: string
  number: string
  title: string
  quantity: number
  buyer_mask: string
  ready_since: string
}

export interface CollectedOrder {
  order_id: string
  number: string
  title: string
  quantity: number
  unit_label?: string
  buyer_mask: string
  collected_at: string
}

export interface Board {
  point: PointBrief
  arrivals: Arrival[]
  waiting: WaitingOrder[]
  waiting_count: number
  collected_today: CollectedOrder[]
  collected_count: number
}

/** What a person shows: the text of the QR code, or the six digits beside it. */
export type ShownCode = { qr_text: string } | { digits: string }

export interface CheckedCode {
  order_id: string
  number: string
  title: string
  picture: Picture | null
  quantity: number
  unit_label: string
  buyer_mask: string
  merchant_name: string
  state: string
  note: string
  collect_until: string
}
