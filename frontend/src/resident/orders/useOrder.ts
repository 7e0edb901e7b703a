import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { useLive } from '@/api/live'

const settled = new Set<string>(['expired', 'cancelled', 'completed', 'refunded'])

/** One order, renewed whenever its state or its payment moves. */
export function useOrder(id: Ref<string>) {
  const queryClient = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => ['order', id.value]),
    queryFn: ({ signal }) =>
      answered(client.GET('/api/v1/orders/{order_id}', { params: { path: { order_id: id.value } }, signal })),
  })
  const isMoving = computed(() => query.data.value !== undefined && !settled.has(query.data.value.state))

  function renew(): void {
    void query.refetch()
    void queryClient.invalidateQueries({ queryKey: ['orders'] })
  }

  const { state: live } = useLive({
    path: computed(() => (isMoving.value ? `/api/v1/orders/${id.value}/events` : null)),
    events: ['order'],
    onEvent: renew,
    poll: renew,
  })
  return { order: query.data, error: query.error, isPending: query.isPending, renew, live }
}
