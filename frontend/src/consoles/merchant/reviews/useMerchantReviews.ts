import { useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import type { Review, ReviewPage, Score } from '@/api/shapes'
import { once } from '../../api/once'
import { usePages } from '../../shared/usePages'
import { useMerchant } from '../useMerchant'

/** What buyers say of one's shop, and answering it. */
export function useMerchantReviews(unanswered: Ref<boolean>) {
  const cache = useQueryClient()
  const { locale } = useI18n()
  const { path, key } = useMerchant()
  const pages = usePages<Review>({
    key: () => key('reviews', unanswered.value, locale.value),
    read: (cursor, signal) =>
      answered(
        client.GET('/api/v1/merchants/{merchant_id}/reviews', {
          params: { path: path.value, query: { unanswered: unanswered.value, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
  })
  const score = computed<Score | null>(() => (pages.data.value?.pages[0] as ReviewPage | undefined)?.score ?? null)

  async function reply(review: Review, words: string): Promise<void> {
    await answered(
      client.POST('/api/v1/merchants/{merchant_id}/reviews/{review_id}/reply', {
        params: once({ ...path.value, review_id: review.id }),
        body: { words },
      }),
    )
    await Promise.all([cache.invalidateQueries({ queryKey: key('reviews') }), cache.invalidateQueries({ queryKey: key('today') })])
  }
  return { ...pages, score, reply }
}
