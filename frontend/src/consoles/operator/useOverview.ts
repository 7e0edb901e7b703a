import { useQuery } from '@tanstack/vue-query'
import { ref } from 'vue'
import { answered, client } from '@/api/client'
import { slowPollMs, useBoardLive } from '../shared/useBoardLive'

const queryKey = ['operator', 'overview']

/** The figures of the platform, which follow what happens. */
export function useOverview() {
  useBoardLive(ref('/api/v1/operator/events'), () => [queryKey])
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => answered(client.GET('/api/v1/operator/overview', { signal })),
    refetchInterval: slowPollMs,
  })
}
