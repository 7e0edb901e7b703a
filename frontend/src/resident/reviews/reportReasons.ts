import type { Review, ReviewReason } from '@/api/shapes'

const ofWords = ['personal_data', 'insult', 'advertising', 'not_about_the_purchase', 'against_the_law'] as const

/** What may be wrong with a review; a photo can show somebody only where there is one. */
export function reportReasons(review: Review | null): readonly ReviewReason[] {
  return (review?.pictures.length ?? 0) > 0 ? [...ofWords, 'somebody_shown'] : ofWords
}
