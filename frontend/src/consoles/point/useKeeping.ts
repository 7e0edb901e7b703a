import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answered, client } from '@/api/client'
import type { PointKeeping } from '../api/hostShapes'
import { once } from '../api/once'
import type { ManagedPoint, PointState } from '../api/placeShapes'
import { ifMatch, versioned } from '../api/versioned'
import { usePoint } from './usePoint'

const one = '/api/v1/pick-up-points/{point_id}/keeping'

/** The own point with its version, and what its keeper may change. */
export function useKeeping() {
  const cache = useQueryClient()
  const { pointId, path } = usePoint()
  const query = useQuery({
    queryKey: computed(() => ['point', pointId.value, 'keeping']),
    queryFn: ({ signal }) => versioned<ManagedPoint>(client.GET(one, { params: { path: path.value }, signal })),
    // Whoever opens the form again shall change what is there now, not what was kept.
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
  async function renew(): Promise<void> {
    await Promise.all([['point', pointId.value], ['points']].map((queryKey) => cache.invalidateQueries({ queryKey })))
  }
  async function change(keeping: PointKeeping): Promise<void> {
    const params = ifMatch({ path: path.value }, query.data.value?.etag ?? null)
    await answered(client.PUT(one, { params, body: keeping }))
    await renew()
  }
  async function move(state: PointState): Promise<void> {
    await answered(client.POST(`${one}/state`, { params: once(path.value), body: { state } }))
    await renew()
  }
  return { query, change, move }
}
