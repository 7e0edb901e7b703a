import type { QuotedOrder, RefundRule } from '@/api/shapes'
import type { CartItem } from './cartItems'

interface Told extends RefundRule {
  of?: string
  wallet_fen?: number
}

/**
 * What comes back of several orders, and when. What is said of all of them is told once, with what
 * comes back in all; what holds for some alone says which goods it is about.
 */
export function refundsOf(orders: readonly QuotedOrder[], items: readonly Pick<CartItem, 'campaignId' | 'title'>[]): Told[] {
  const orderable = orders.filter((order) => order.complaint === null)
  const told = new Map<string, { rule: RefundRule & { wallet_fen?: number }; campaigns: Set<string> }>()
  for (const { campaign_id, refund_preview } of orderable) {
    for (const { when, text, amount_fen, wallet_fen } of refund_preview) {
      const before = told.get(text) ?? { rule: { when, text, amount_fen_per_unit: 0 }, campaigns: new Set() }
      before.rule.amount_fen_per_unit += amount_fen
      if (wallet_fen) before.rule.wallet_fen = (before.rule.wallet_fen ?? 0) + wallet_fen
      told.set(text, { rule: before.rule, campaigns: before.campaigns.add(campaign_id) })
    }
  }
  const titles = new Map(items.map((item) => [item.campaignId, item.title]))
  return [...told.values()].map(({ rule, campaigns }) => {
    const isOfAll = campaigns.size === orderable.length
    return isOfAll ? rule : { ...rule, of: [...campaigns].map((id) => titles.get(id) ?? '').join('、') }
  })
}
