import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import { once } from '../api/once'
import type { FailedRefund } from '../api/operatorShapes'

const list = '/api/v1/operator/refunds'
const waiting = ['operator', 'refunds']

/** Refunds the provider gave up, and recording how each was paid back by hand. */
export function useFailedRefunds() {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: waiting,
    queryFn: async ({ signal }) => (await answered(client.GET(list, { signal }))).items,
  })
  async function settle(refundId: string, proof: string): Promise<void> {
    await answered(client.POST(`${list}/{refund_id}/settle`, { params: once({ refund_id: refundId }), body: { proof } }))
    // The order follows a moment later; asked at once, the list would still show this one.
    cache.setQueryData<FailedRefund[]>(waiting, (known) => known?.filter(({ id }) => id !== refundId))
    await cache.invalidateQueries({ queryKey: ['operator', 'overview'] })
  }
  return { query, settle }
}
