import { answered, client } from '@/api/client'
import type { PaymentMethod, PaymentStart } from '@/api/shapes'

export const methods: readonly PaymentMethod[] = ['wechat_pay', 'alipay', 'card']

/**
 * Starts (or finds again) the payment of an order. Without an idempotency key: the platform knows
 * which page is open, a kept answer might name one that was closed for another method meanwhile.
 */
export function startPayment(orderId: string, method: PaymentMethod, walletFen: number): Promise<PaymentStart> {
  return answered(
    client.POST('/api/v1/orders/{order_id}/payment', {
      params: { path: { order_id: orderId } },
      body: { method, wallet_fen: walletFen },
    }),
  )
}

/** Leaves for the pay page; false when there is none to go to: the balance paid everything, or the money is here. */
export function goToPayPage(started: PaymentStart): boolean {
  if (!started.redirect_url) return false
  location.assign(started.redirect_url)
  return true
}

/** The same for everything of a purchase that waits for its money. */
export function startPurchasePayment(purchaseId: string, method: PaymentMethod, walletFen: number): Promise<PaymentStart> {
  return answered(
    client.POST('/api/v1/purchases/{purchase_id}/payment', {
      params: { path: { purchase_id: purchaseId } },
      body: { method, wallet_fen: walletFen },
    }),
  )
}
