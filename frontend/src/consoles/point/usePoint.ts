import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { answered, client } from '@/api/client'
import { once } from '../api/once'
import { slowPollMs, useBoardLive } from '../shared/useBoardLive'

/** The points whose staff the signed-in person is. */
export function useMyPoints() {
  return useQuery({
    queryKey: ['points', 'mine'],
    queryFn: async ({ signal }) =>
      (await answered(client.GET('/api/v1/pick-up-points', { params: { query: { mine: true } }, signal })))
        .items,
  })
}

/** Keeps the board of this console's point fresh; once for all pages of the console. */
export function usePointLive() {
  const { pointId, board } = usePoint()
  const path = computed(() => (board.data.value ? `/api/v1/pick-up-points/${pointId.value}/events` : null))
  return useBoardLive(path, () => [['point', pointId.value, 'board']])
}

/** The point of this console, and what happens there today. */
export function usePoint() {
  const route = useRoute()
  const cache = useQueryClient()
  const pointId = computed(() => String(route.params.pointId ?? ''))
  const path = computed(() => ({ point_id: pointId.value }))
  const board = useQuery({
    queryKey: computed(() => ['point', pointId.value, 'board']),
    queryFn: ({ signal }) =>
      answered(client.GET('/api/v1/pick-up-points/{point_id}/board', { params: { path: path.value }, signal })),
    refetchInterval: slowPollMs,
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['point', pointId.value] })
  async function markArrived(campaignId: string): Promise<void> {
    const body = { campaign_id: campaignId }
    await answered(client.POST('/api/v1/pick-up-points/{point_id}/arrivals', { params: once(path.value), body }))
    await renew()
  }
  return { pointId, path, board, renew, markArrived, at: (page: string) => `/point/${pointId.value}/${page}` }
}
