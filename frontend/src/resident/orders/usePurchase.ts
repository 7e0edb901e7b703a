import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { useLive } from '@/api/live'
import type { OrderState, Purchase } from '@/api/shapes'
import type { Payable } from './paymentStage'

const settled = new Set<string>(['expired', 'cancelled', 'completed', 'refunded'])

/** What is to be paid of a purchase, told as the one thing it is for the person who pays. */
export function asPayable(purchase: Purchase): Payable {
  const states = new Set<OrderState>(purchase.orders.map((order) => order.state))
  const rest = states.has('expired') ? 'expired' : 'paid_waiting'
  const state = purchase.to_pay_fen > 0 || states.has('pending') ? 'pending' : rest
  // A payment that paid some of it says nothing about the rest.
  const isOfTheRest = !(purchase.payment?.state === 'succeeded' && purchase.paid_fen > 0)
  return {
    id: purchase.id,
    state,
    payment: isOfTheRest ? purchase.payment : null,
    hold_until: purchase.hold_until,
    total_fen: purchase.to_pay_fen,
    wallet_fen: purchase.orders.reduce((sum, order) => sum + (order.state === 'pending' ? order.wallet_fen : 0), 0),
  }
}

/** One purchase, renewed whenever one of its orders or its payment moves. */
export function usePurchase(id: Ref<string>) {
  const queryClient = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => ['purchase', id.value]),
    queryFn: ({ signal }) =>
      answered(client.GET('/api/v1/purchases/{purchase_id}', { params: { path: { purchase_id: id.value } }, signal })),
  })
  const isMoving = computed(() => query.data.value?.orders.some((order) => !settled.has(order.state)) ?? false)

  function renew(): void {
    void query.refetch()
    void queryClient.invalidateQueries({ queryKey: ['orders'] })
  }

  useLive({
    path: computed(() => (isMoving.value ? `/api/v1/purchases/${id.value}/events` : null)),
    events: ['purchase'],
    onEvent: renew,
    poll: renew,
  })
  return { purchase: query.data, error: query.error, isPending: query.isPending, renew }
}
