import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { Order } from '@/api/shapes'
import { useSession } from '@/app/session'
import { dropCode } from './keptCodes'
import type { Shelf } from './stateWords'

const pageSize = 20

/** Collected with another phone, or given back: without a network the code would only mislead. */
function dropSpent(orders: readonly Order[], personId: string | undefined): void {
  if (!personId) return
  orders.filter((order) => !order.can.collect).forEach((order) => dropCode(personId, order.id))
}

/** The person's orders, newest first, of one state or of all. */
export function useOrders(shelf: Ref<Shelf>) {
  const { person } = useSession()
  const query = useInfiniteQuery({
    queryKey: ['orders', 'list', shelf],
    queryFn: async ({ pageParam, signal }) => {
      const page = await answered(
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
      )
      dropSpent(page.items, person.value?.id)
      return page
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: computed(() => person.value !== null),
  })
  return { ...query, orders: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []) }
}
