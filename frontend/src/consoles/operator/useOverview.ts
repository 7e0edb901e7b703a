import { useQuery } from '@tanstack/vue-query'
import { answered } from '@/api/client'
import { consoleClient, nowhere } from '../api/consoleClient'

const pollEveryMs = 20_000

export function useOverview() {
  return useQuery({
    queryKey: ['operator', 'overview'],
    queryFn: ({ signal }) => answered(consoleClient.GET('/api/v1/operator/overview', { params: nowhere, signal })),
    refetchInterval: pollEveryMs,
  })
}
