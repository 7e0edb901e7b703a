import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { OrderState } from '@/api/shapes'
import { usePages } from '../../shared/usePages'
import { useMerchant } from '../useMerchant'

const pageSize = 20

export interface OrderFilter {
  state: OrderState | ''
  q: string
}

export function useOrderRows(filter: Ref<OrderFilter>) {
  const { path, key } = useMerchant()
  return usePages({
    key: () => key('orders', filter.value),
    read: (cursor, signal) =>
      answered(
        client.GET('/api/v1/merchants/{merchant_id}/orders', {
          params: {
            path: path.value,
            query: {
              limit: pageSize,
              ...(filter.value.state ? { order_state: filter.value.state } : {}),
              ...(filter.value.q ? { q: filter.value.q } : {}),
              ...(cursor ? { cursor } : {}),
            },
          },
          signal,
        }),
      ),
  })
}

/** Where each fen of one order went, as the merchant sees it. */
export function useOrderWhy(orderId: Ref<string | null>) {
  const { path, key } = useMerchant()
  return useQuery({
    queryKey: computed(() => key('why', orderId.value)),
    queryFn: ({ signal }) =>
      answered(
        client.GET('/api/v1/merchants/{merchant_id}/orders/{order_id}/why', {
          params: { path: { ...path.value, order_id: orderId.value ?? '' } },
          signal,
        }),
      ),
    enabled: computed(() => orderId.value !== null),
  })
}
