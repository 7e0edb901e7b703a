import { useInfiniteQuery, useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { SearchHit } from '@/api/shapes'
import { useSession } from '@/app/session'
import { present } from '../campaign/useCampaigns'

export interface SearchQuestion {
  text: string
  kind: string | undefined
  category: string | undefined
  merchant: string | undefined
}

/** What is found, page by page, with how many of each kind and category there are. */
export function useSearch(question: Ref<SearchQuestion>) {
  const { community } = useSession()
  const query = useInfiniteQuery({
    queryKey: ['search', question, computed(() => community.value?.id)],
    queryFn: ({ pageParam, signal }) =>
      answered(
        client.GET('/api/v1/search', {
          params: {
            query: present({
              q: question.value.text,
              kind: question.value.kind,
              category: question.value.category,
              merchant: question.value.merchant,
              community: community.value?.id,
              cursor: pageParam,
            }),
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: (before) => before,
  })
  const first = computed(() => query.data.value?.pages[0])
  return {
    ...query,
    hits: computed<SearchHit[]>(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
    facets: computed(() => first.value?.facets ?? { kind: {}, category: {} }),
    isFallback: computed(() => first.value?.source === 'database'),
  }
}

/** Suggestions while one types; what was asked before stays until the new answer is there. */
export function useSuggestions(text: Ref<string>, isTyping: Ref<boolean>) {
  const { community } = useSession()
  return useQuery({
    queryKey: ['suggestions', text, computed(() => community.value?.id)],
    queryFn: async ({ signal }) =>
      (
        await answered(
          client.GET('/api/v1/search/suggestions', {
            params: { query: { q: text.value, ...present({ community: community.value?.id }) } },
            signal,
          }),
        )
      ).items,
    enabled: computed(() => isTyping.value && text.value.length > 0),
    placeholderData: (before) => before,
    retry: false,
  })
}
