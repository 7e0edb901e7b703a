import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { lastDays } from '../../shared/days'
import { useMerchant } from '../useMerchant'

/** How something changed, in whole percent; null where there was nothing before. */
export function changeOf(now: number, before: number): number | null {
  return before === 0 ? null : Math.round(((now - before) * 100) / before)
}

/** A change as one reads it: +12%, −3%. */
export function changeText(change: number): string {
  const sign = change > 0 ? '+' : change < 0 ? '−' : ''
  return `${sign}${Math.abs(change)}%`
}

/** The figures of so many days until today. */
export function useFigures(days: Ref<number>) {
  const { path, key } = useMerchant()
  return useQuery({
    queryKey: computed(() => key('figures', days.value)),
    queryFn: ({ signal }) =>
      answered(
        client.GET('/api/v1/merchants/{merchant_id}/figures', {
          params: { path: path.value, query: lastDays(days.value) },
          signal,
        }),
      ),
  })
}
