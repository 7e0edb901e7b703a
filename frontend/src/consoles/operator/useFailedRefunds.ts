import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered } from '@/api/client'
import { consoleClient, nowhere, once } from '../api/consoleClient'

const list = '/api/v1/operator/refunds'

/** Refunds the provider gave up, and recording how each was paid back by hand. */
export function useFailedRefunds() {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: ['operator', 'refunds'],
    queryFn: async ({ signal }) => (await answered(consoleClient.GET(list, { params: nowhere, signal }))).items,
  })
  async function settle(refundId: string, proof: string): Promise<void> {
    await answered(consoleClient.POST(`${list}/{refund_id}/settle`, { params: once({ refund_id: refundId }), body: { proof } }))
    await cache.invalidateQueries({ queryKey: ['operator'] })
  }
  return { query, settle }
}
