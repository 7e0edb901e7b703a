import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { CreditEvent } from '../../api/reviewShapes'
import { useMerchant } from '../useMerchant'

/** The credit of one's shop, and appealing against an event. */
export function useCredit() {
  const cache = useQueryClient()
  const { locale } = useI18n()
  const { path, key } = useMerchant()
  const present = computed(() => key('credit', locale.value))
  const query = useQuery({
    queryKey: present,
    queryFn: ({ signal }) =>
      answered(client.GET('/api/v1/merchants/{merchant_id}/credit', { params: { path: path.value }, signal })),
  })
  async function appeal(event: CreditEvent, words: string): Promise<void> {
    const page = await answered(
      client.POST('/api/v1/merchants/{merchant_id}/credit/{event_id}/appeal', {
        params: once({ ...path.value, event_id: event.id }),
        body: { words },
      }),
    )
    cache.setQueryData(present.value, page)
  }
  return { query, appeal }
}
