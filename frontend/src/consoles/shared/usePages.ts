import { useInfiniteQuery, type QueryKey } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import type { Page } from '@/api/shapes'

interface Pages<Item> {
  key: () => QueryKey
  read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>
  enabled?: MaybeRefOrGetter<boolean>
  pollEveryMs?: number
}

/** A list that comes page by page, with its rows laid flat. */
export function usePages<Item>(pages: Pages<Item>) {
  const query = useInfiniteQuery({
    queryKey: computed(pages.key),
    queryFn: ({ pageParam, signal }) => pages.read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<Item>) => page.next_cursor ?? undefined,
    enabled: computed(() => toValue(pages.enabled) ?? true),
    refetchInterval: pages.pollEveryMs ?? false,
  })
  const rows = computed<Item[]>(() => query.data.value?.pages.flatMap((page) => page.items) ?? [])
  return { ...query, rows }
}
