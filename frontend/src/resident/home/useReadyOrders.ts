import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answered, client } from '@/api/client'
import { useSession } from '@/app/session'

/** The orders of this person that wait at a pick-up point. */
export function useReadyOrders() {
  const { person } = useSession()
  const query = useQuery({
    queryKey: ['orders', 'ready', computed(() => person.value?.id)],
    queryFn: async () =>
      (await answered(client.GET('/api/v1/orders', { params: { query: { order_state: 'ready', limit: 10 } } }))).items,
    enabled: computed(() => person.value !== null),
  })
  return { ...query, orders: computed(() => query.data.value ?? []) }
}
