import { answered, client } from '@/api/client'
import { idempotencyHeader } from '@/api/idempotency'
import type { PaymentMethod, PaymentStart } from '@/api/shapes'

export const methods: readonly PaymentMethod[] = ['wechat_pay', 'alipay', 'card']

/** Starts (or finds again) the payment of an order; the same order and method are the same payment. */
export function startPayment(orderId: string, method: PaymentMethod): Promise<PaymentStart> {
  return answered(
    client.POST('/api/v1/orders/{order_id}/payment', {
      params: { path: { order_id: orderId } },
      headers: idempotencyHeader(`pay:${orderId}:${method}`),
      body: { method },
    }),
  )
}

/** Leaves for the pay page; false when there is none to go to. */
export function goToPayPage(started: PaymentStart): boolean {
  if (!started.redirect_url) return false
  location.assign(started.redirect_url)
  return true
}
