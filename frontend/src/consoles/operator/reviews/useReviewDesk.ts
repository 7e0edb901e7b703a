import { useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import type { ReviewReason } from '@/api/shapes'
import { once } from '../../api/once'
import type { BlurBox, ReviewReport } from '../../api/reviewShapes'
import { usePages } from '../../shared/usePages'

const list = '/api/v1/operator/review-reports'
const one = '/api/v1/operator/reviews/{review_id}'

/** Reviews somebody reported, and what the platform may do with them. */
export function useReviewDesk(isOpen: Ref<boolean>) {
  const cache = useQueryClient()
  const { locale } = useI18n()
  const pages = usePages<ReviewReport>({
    key: () => ['operator', 'review-reports', isOpen.value, locale.value],
    read: (cursor, signal) =>
      answered(client.GET(list, { params: { query: { open: isOpen.value, ...(cursor ? { cursor } : {}) } }, signal })),
  })
  const renew = () => cache.invalidateQueries({ queryKey: ['operator'] })

  async function dismiss(report: ReviewReport, answer: string): Promise<void> {
    await answered(client.POST(`${list}/{report_id}/dismiss`, { params: once({ report_id: report.id }), body: { answer } }))
    await renew()
  }
  async function move(report: ReviewReport, reason: ReviewReason, words: string): Promise<void> {
    const given = { params: once({ review_id: report.review.id }), body: { reason, words } }
    await answered(report.review.hidden ? client.POST(`${one}/show`, given) : client.POST(`${one}/hide`, given))
    await renew()
  }
  async function blur(pictureId: string, boxes: BlurBox[], words: string): Promise<void> {
    await answered(
      client.POST('/api/v1/operator/review-pictures/{picture_id}/blur', {
        params: once({ picture_id: pictureId }),
        body: { boxes, words },
      }),
    )
    await renew()
  }
  return { ...pages, dismiss, move, blur }
}
