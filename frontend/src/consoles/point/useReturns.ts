import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../api/once'
import { usePoint } from './usePoint'

const list = '/api/v1/pick-up-points/{point_id}/returns'

/** Goods that are to come back to this point, and noting that they are here. */
export function useReturns() {
  const cache = useQueryClient()
  const { pointId } = usePoint()
  const queryKey = computed(() => ['point', pointId.value, 'returns'])
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) =>
      (await answered(client.GET(list, { params: { path: { point_id: pointId.value } }, signal }))).items,
  })
  async function take(caseId: string): Promise<void> {
    await answered(client.POST(list, { params: once({ point_id: pointId.value }), body: { case_id: caseId } }))
    await cache.invalidateQueries({ queryKey: queryKey.value })
  }
  return { query, take }
}
