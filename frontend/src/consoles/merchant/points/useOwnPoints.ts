import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { PointDraft } from '../../api/placeShapes'
import { useMerchant } from '../useMerchant'

const wishes = '/api/v1/merchants/{merchant_id}/point-proposals'

/** The merchant's own points, and what it asked the platform for. */
export function useOwnPoints() {
  const { path, key } = useMerchant()
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => key('points')),
    queryFn: ({ signal }) => answered(client.GET('/api/v1/merchants/{merchant_id}/pick-up-points', { params: { path: path.value }, signal })),
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: key('points') })
  async function propose(draft: PointDraft, pointId: string | null, requestKey: string): Promise<void> {
    const body = { ...draft, ...(pointId ? { point_id: pointId } : {}) }
    await answered(client.POST(wishes, { params: once(path.value, requestKey), body }))
    await renew()
  }
  async function withdraw(proposalId: string): Promise<void> {
    const params = once({ ...path.value, proposal_id: proposalId })
    await answered(client.POST(`${wishes}/{proposal_id}/withdraw`, { params })).finally(renew)
  }
  return { query, propose, withdraw }
}
