import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { ProxyCode } from '@/api/shapes'

const one = '/api/v1/orders/{order_id}/proxy-code'

/** The code given to a neighbour who fetches: made, shown again, and taken back. */
export function useProxyCode(orderId: Ref<string>) {
  const cache = useQueryClient()
  const key = computed(() => ['proxy-code', orderId.value])
  const params = computed(() => ({ path: { order_id: orderId.value } }))
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<ProxyCode | null> => {
      try {
        return await answered(client.GET(one, { params: params.value, signal }))
      } catch (error) {
        if (asProblem(error).code === 'no-proxy-code') return null
        throw error
      }
    },
    // The neighbour may fetch at any moment; the code is over then.
    refetchOnWindowFocus: true,
  })
  async function make(label: string): Promise<void> {
    const made = await answered(client.POST(one, { params: params.value, body: { label } }))
    cache.setQueryData(key.value, made)
  }
  async function takeBack(): Promise<void> {
    const { error } = await client.DELETE(one, { params: params.value })
    if (error !== undefined) throw error as unknown
    cache.setQueryData(key.value, null)
  }
  return { query, make, takeBack }
}
