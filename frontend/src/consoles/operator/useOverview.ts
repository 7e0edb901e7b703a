import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { slowPollMs, useBoardLive } from '../shared/useBoardLive'

const queryKey = ['operator', 'overview']

/** The figures of the platform. */
export function useOverview(enabled?: Ref<boolean>) {
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => answered(client.GET('/api/v1/operator/overview', { signal })),
    refetchInterval: slowPollMs,
    ...(enabled ? { enabled } : {}),
  })
}

/** The same, following what happens; one stream for all pages of the desk. */
export function useOverviewLive(isHere: Ref<boolean>) {
  useBoardLive(computed(() => (isHere.value ? '/api/v1/operator/events' : null)), () => [queryKey])
  return useOverview(isHere)
}
