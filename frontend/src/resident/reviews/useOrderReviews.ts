import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { Review, ReviewableLine, ReviewBody } from '@/api/shapes'

/** The lines of an order with what may be said of each, and saying it. */
export function useOrderReviews(orderId: Ref<string>) {
  const cache = useQueryClient()
  const key = computed(() => ['order-reviews', orderId.value])
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (
        await answered(
          client.GET('/api/v1/orders/{order_id}/reviews', { params: { path: { order_id: orderId.value } }, signal }),
        )
      ).items,
  })

  async function renew(): Promise<void> {
    await Promise.all([cache.invalidateQueries({ queryKey: key.value }), cache.invalidateQueries({ queryKey: ['reviews'] })])
  }

  async function write(line: ReviewableLine, body: ReviewBody): Promise<Review> {
    const review = line.review
      ? await answered(client.PUT('/api/v1/reviews/{review_id}', { params: { path: { review_id: line.review.id } }, body }))
      : await answered(
          client.POST('/api/v1/order-lines/{line_id}/review', { params: { path: { line_id: line.line_id } }, body }),
        )
    await renew()
    return review
  }

  async function add(review: Review, words: string): Promise<void> {
    await answered(
      client.POST('/api/v1/reviews/{review_id}/more', { params: { path: { review_id: review.id } }, body: { words } }),
    )
    await renew()
  }
  return { query, write, add }
}
