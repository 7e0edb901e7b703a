import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { useSession } from '@/app/session'
import type { Shelf } from './stateWords'

const pageSize = 20

/** The person's orders, newest first, of one state or of all. */
export function useOrders(shelf: Ref<Shelf>) {
  const { person } = useSession()
  const query = useInfiniteQuery({
    queryKey: ['orders', 'list', shelf],
    queryFn: ({ pageParam, signal }) =>
      answered(
        client.GET('/api/v1/orders', {
          params: {
            query: {
              limit: pageSize,
              ...(shelf.value === 'all' ? {} : { order_state: shelf.value }),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: computed(() => person.value !== null),
  })
  return { ...query, orders: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []) }
}
