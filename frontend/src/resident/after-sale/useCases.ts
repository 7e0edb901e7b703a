import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { useLive } from '@/api/live'
import type { AfterSale } from '@/shared/after-sale/case'
import { useAction } from '@/shared/composables/useAction'

const one = '/api/v1/after-sales/{case_id}'

/** What is left of an order: units that may be given up or complained about. */
export function useRefundable(orderId: Ref<string>) {
  return useQuery({
    queryKey: computed(() => ['refundable', orderId.value]),
    queryFn: ({ signal }) =>
      answered(client.GET('/api/v1/orders/{order_id}/refundable', { params: { path: { order_id: orderId.value } }, signal })),
  })
}

/** What some units would bring back, computed as the refund itself is. */
export function usePreview(orderId: Ref<string>, lines: Ref<{ line_id: string; units: number }[]>) {
  return useQuery({
    queryKey: computed(() => ['refund-preview', orderId.value, lines.value]),
    queryFn: ({ signal }) =>
      answered(
        client.POST('/api/v1/orders/{order_id}/refund-preview', {
          params: { path: { order_id: orderId.value } },
          body: { lines: lines.value },
          signal,
        }),
      ),
    enabled: computed(() => lines.value.length > 0),
  })
}

export function useCases() {
  return useQuery({
    queryKey: ['after-sales'],
    queryFn: ({ signal }) => answered(client.GET('/api/v1/after-sales', { signal })),
  })
}

/** One case of mine, read again whenever its order's page is told to. */
export function useCase(caseId: Ref<string>) {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => ['after-sales', caseId.value]),
    queryFn: ({ signal }) => answered(client.GET(one, { params: { path: { case_id: caseId.value } }, signal })),
  })
  const renew = (): void => void query.refetch()
  const orderId = computed(() => query.data.value?.order_id)
  useLive({
    path: computed(() => (orderId.value ? `/api/v1/orders/${orderId.value}/events` : null)),
    events: ['order'],
    onEvent: renew,
    poll: renew,
  })
  function keep(answer: AfterSale): void {
    cache.setQueryData(['after-sales', answer.id], answer)
    void cache.invalidateQueries({ queryKey: ['order', answer.order_id] })
    void cache.invalidateQueries({ queryKey: ['refundable', answer.order_id] })
  }
  const params = computed(() => ({ path: { case_id: caseId.value } }))
  const acceptOffer = useAction(async () => keep(await answered(client.POST(`${one}/accept-offer`, { params: params.value }))))
  const withdraw = useAction(async () => keep(await answered(client.POST(`${one}/withdraw`, { params: params.value }))))
  const escalate = useAction(async (words: string) =>
    keep(await answered(client.POST(`${one}/escalate`, { params: params.value, body: { words } }))),
  )
  const say = useAction(async (words: string) =>
    keep(await answered(client.POST(`${one}/messages`, { params: params.value, body: { words } }))),
  )
  return { query, acceptOffer, withdraw, escalate, say }
}
