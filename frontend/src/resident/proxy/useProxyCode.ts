import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { Order, ProxyCode } from '@/api/shapes'

const one = '/api/v1/orders/{order_id}/proxy-code'

/** The code given to a neighbour who fetches: made, shown again, and taken back. */
export function useProxyCode(orderId: Ref<string>, order: Ref<Order | undefined>) {
  const cache = useQueryClient()
  const key = computed(() => ['proxy-code', orderId.value])
  const params = computed(() => ({ path: { order_id: orderId.value } }))
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }): Promise<ProxyCode> => answered(client.GET(one, { params: params.value, signal })),
    enabled: computed(() => order.value?.waiting?.has_proxy_code === true),
  })
  async function make(label: string): Promise<void> {
    const made = await answered(client.POST(one, { params: params.value, body: { label } }))
    cache.setQueryData(key.value, made)
    await cache.invalidateQueries({ queryKey: ['order', orderId.value] })
  }
  async function takeBack(): Promise<void> {
    await answered(client.DELETE(one, { params: params.value }))
    cache.removeQueries({ queryKey: key.value })
    await cache.invalidateQueries({ queryKey: ['order', orderId.value] })
  }
  return { query, make, takeBack }
}
