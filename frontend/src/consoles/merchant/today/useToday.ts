import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answered, client } from '@/api/client'
import type { Today } from '../../api/merchantShapes'
import { slowPollMs } from '../../shared/useBoardLive'
import { useMerchant } from '../useMerchant'

/** Today against the same weekday last week, in whole percent; null where there is nothing to compare. */
export function againstLastWeek(today: Today): number | null {
  const before = today.days.at(-8)
  if (!before || before.paid_fen === 0) return null
  return Math.round(((today.sales_today_fen - before.paid_fen) * 100) / before.paid_fen)
}

export function useToday() {
  const { path, key } = useMerchant()
  return useQuery({
    queryKey: computed(() => key('today')),
    queryFn: ({ signal }) =>
      answered(client.GET('/api/v1/merchants/{merchant_id}/today', { params: { path: path.value }, signal })),
    refetchInterval: slowPollMs,
  })
}
