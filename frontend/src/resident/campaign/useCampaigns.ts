import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { CampaignCard } from '@/api/shapes'

const pageSize = 20

export interface CampaignFilter {
  community: string | undefined
}

/** Open campaigns of a community, page by page. */
export function useCampaigns(filter: Ref<CampaignFilter>) {
  const query = useInfiniteQuery({
    queryKey: ['campaigns', filter],
    queryFn: ({ pageParam, signal }) =>
      answered(
        client.GET('/api/v1/campaigns', {
          params: { query: { ...present(filter.value), limit: pageSize, ...present({ cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
  const cards = computed<CampaignCard[]>(() => (query.data.value?.pages.flatMap((page) => page.items) ?? []) as CampaignCard[])
  return { ...query, cards }
}

/** Without the empty values: an absent filter is not sent. */
export function present<Values extends object>(values: Values): { [Key in keyof Values]?: NonNullable<Values[Key]> } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as { [Key in keyof Values]?: NonNullable<Values[Key]> }
}

export function useCategories() {
  return useQuery({
    queryKey: ['categories'],
    queryFn: async () => (await answered(client.GET('/api/v1/categories'))).items,
    staleTime: Infinity,
  })
}
