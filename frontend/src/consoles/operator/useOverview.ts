import { useQuery } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'

const pollEveryMs = 20_000

export function useOverview() {
  return useQuery({
    queryKey: ['operator', 'overview'],
    queryFn: ({ signal }) => answered(client.GET('/api/v1/operator/overview', { signal })),
    refetchInterval: pollEveryMs,
  })
}
