import type { Picture } from '@/api/shapes'

export interface CartPoint {
  id: string
  name: string
  from: string
  until: string
}

/** One kind of one group-buy, with what is needed to show it before anything was asked. */
export interface CartItem {
  campaignId: string
  variantId: string | null
  variantName: string
  title: string
  merchantId: string
  merchantName: string
  picture: Picture | null
  priceFen: number
  pointId: string
  points: CartPoint[]
  quantity: number
  /** How many more one would take to fill a case. */
  extra?: number
}

export interface CartShop {
  merchantId: string
  merchantName: string
  items: CartItem[]
}

export interface WantedOrder {
  campaign_id: string
  pick_up_point_id: string
  lines: { variant_id: string | null; quantity: number; extra: number }[]
}

export const quantityMax = 999
/** As many group-buys as one purchase may have. */
export const campaignsMax = 20

export function isSame(one: CartItem, other: Pick<CartItem, 'campaignId' | 'variantId'>): boolean {
  return one.campaignId === other.campaignId && one.variantId === other.variantId
}

/** Whether one more fits: another kind of a group-buy that is there always does. */
export function hasRoom(items: readonly CartItem[], campaignId: string): boolean {
  const campaigns = new Set(items.map((item) => item.campaignId))
  return campaigns.has(campaignId) || campaigns.size < campaignsMax
}

/** Puts units in: more of what is there, or another row. What is known of it is the newest. */
export function put(items: readonly CartItem[], added: CartItem): CartItem[] {
  const before = items.find((item) => isSame(item, added))
  const quantity = Math.min(quantityMax, added.quantity + (before?.quantity ?? 0))
  const row = { ...added, quantity, ...(before?.extra ? { extra: before.extra } : {}) }
  const rows = before ? items.map((item) => (item === before ? row : item)) : [...items, row]
  return moved(rows, added.campaignId, added.pointId)
}

export function changed(items: readonly CartItem[], which: CartItem, quantity: number): CartItem[] {
  return items.map((item) => (isSame(item, which) ? { ...item, quantity } : item))
}

/** What one would take more of it to fill a case. */
export function wishing(items: readonly CartItem[], which: CartItem, extra: number): CartItem[] {
  return items.map((item) => (isSame(item, which) ? { ...item, extra } : item))
}

export function without(items: readonly CartItem[], which: CartItem): CartItem[] {
  return items.filter((item) => !isSame(item, which))
}

/** An order is collected at one point: all kinds of a group-buy move together. */
export function moved(items: readonly CartItem[], campaignId: string, pointId: string): CartItem[] {
  return items.map((item) => (item.campaignId === campaignId ? { ...item, pointId } : item))
}

/** Rows by merchant, both in the order in which they came in. */
export function shops(items: readonly CartItem[]): CartShop[] {
  const found = new Map<string, CartShop>()
  for (const item of items) {
    const shop = found.get(item.merchantId) ?? { merchantId: item.merchantId, merchantName: item.merchantName, items: [] }
    shop.items.push(item)
    found.set(item.merchantId, shop)
  }
  return [...found.values()]
}

/** One order for each group-buy, a line for each kind of it. */
export function asOrders(items: readonly CartItem[]): WantedOrder[] {
  const found = new Map<string, WantedOrder>()
  for (const item of items) {
    const order = found.get(item.campaignId) ?? { campaign_id: item.campaignId, pick_up_point_id: item.pointId, lines: [] }
    order.lines.push({ variant_id: item.variantId, quantity: item.quantity, extra: item.extra ?? 0 })
    found.set(item.campaignId, order)
  }
  return [...found.values()]
}
