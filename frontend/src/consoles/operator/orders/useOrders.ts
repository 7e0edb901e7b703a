import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'

const list = '/api/v1/operator/orders'
const one = '/api/v1/operator/orders/{order_id}'

export interface Wanted {
  number: string
  isOverdue: boolean
}

/** The order with a number, or all whose goods should be there and are not. */
export function useFoundOrders(wanted: Ref<Wanted>) {
  return useQuery({
    queryKey: computed(() => ['operator', 'orders', wanted.value.number, wanted.value.isOverdue]),
    queryFn: async ({ signal }) => {
      const { number, isOverdue } = wanted.value
      const query = isOverdue ? { overdue: true } : { number }
      return (await answered(client.GET(list, { params: { query }, signal }))).items
    },
    enabled: computed(() => wanted.value.isOverdue || wanted.value.number !== ''),
  })
}

/** One order with its history, and giving its money back. */
export function useOrderPage(orderId: Ref<string>) {
  const { locale } = useI18n()
  const cache = useQueryClient()
  const path = computed(() => ({ order_id: orderId.value }))
  const queryKey = computed(() => ['operator', 'order', orderId.value, locale.value])
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => answered(client.GET(one, { params: { path: path.value }, signal })),
  })
  async function refund(reason: string): Promise<void> {
    const page = await answered(client.POST(`${one}/refunds`, { params: once(path.value), body: { reason } }))
    cache.setQueryData(queryKey.value, page)
    await cache.invalidateQueries({ queryKey: ['operator', 'overview'] })
    await cache.invalidateQueries({ queryKey: ['operator', 'orders'] })
  }
  return { query, refund }
}
