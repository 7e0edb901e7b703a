import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { MerchantState } from '../../api/placeShapes'
import { usePages } from '../../shared/usePages'

const all = '/api/v1/operator/merchants'
const one = `${all}/{merchant_id}` as const
const pageSize = 30

export type ShownState = MerchantState

export function useManagedMerchants(state: Ref<ShownState>, words: Ref<string>) {
  return usePages({
    key: () => ['operator', 'merchants', state.value, words.value],
    read: (cursor, signal) => {
      const query = { limit: pageSize, state: state.value, q: words.value, ...(cursor ? { cursor } : {}) }
      return answered(client.GET(all, { params: { query }, signal }))
    },
  })
}

/** One merchant, and the steps an operator takes with it. */
export function useManagedMerchant(merchantId: Ref<string>) {
  const cache = useQueryClient()
  const path = computed(() => ({ merchant_id: merchantId.value }))
  const query = useQuery({
    queryKey: computed(() => ['operator', 'merchant', merchantId.value]),
    queryFn: ({ signal }) => answered(client.GET(one, { params: { path: path.value }, signal })),
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['operator'] })
  async function suspend(reason: string, cancelled: string[]): Promise<void> {
    const body = { reason, cancel_campaign_ids: cancelled }
    await answered(client.POST(`${one}/suspend`, { params: once(path.value), body })).finally(renew)
  }
  async function end(reason: string, cancelled: string[]): Promise<void> {
    const body = { reason, cancel_campaign_ids: cancelled }
    await answered(client.POST(`${one}/end`, { params: once(path.value), body })).finally(renew)
  }
  async function resume(reason: string): Promise<void> {
    await answered(client.POST(`${one}/resume`, { params: once(path.value), body: { reason } })).finally(renew)
  }
  return { query, suspend, end, resume }
}
