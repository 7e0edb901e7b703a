import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import type { ReviewPage } from '@/api/shapes'

export type ReviewedKind = 'offers' | 'shops'

async function read(kind: ReviewedKind, id: string, cursor: string | undefined, signal: AbortSignal): Promise<ReviewPage> {
  const query = cursor ? { cursor, limit: 10 } : { limit: 10 }
  return kind === 'offers'
    ? answered(client.GET('/api/v1/offers/{offer_id}/reviews', { params: { path: { offer_id: id }, query }, signal }))
    : answered(client.GET('/api/v1/shops/{merchant_id}/reviews', { params: { path: { merchant_id: id }, query }, signal }))
}

/** What buyers say of an offer or a shop, page by page, with the score of all. */
export function useReviews(kind: ReviewedKind, id: Ref<string>) {
  const { locale } = useI18n()
  const query = useInfiniteQuery({
    queryKey: computed(() => ['reviews', kind, id.value, locale.value]),
    queryFn: ({ pageParam, signal }) => read(kind, id.value, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
  return {
    ...query,
    score: computed(() => query.data.value?.pages[0]?.score ?? null),
    reviews: computed(() => query.data.value?.pages.flatMap((page) => page.items) ?? []),
  }
}
