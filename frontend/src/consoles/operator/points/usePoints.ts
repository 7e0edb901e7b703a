import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { ManagedPoint, PointDraft, PointProposal, PointState } from '../../api/placeShapes'
import { ifMatch, versioned } from '../../api/versioned'
import { usePages } from '../../shared/usePages'

const all = '/api/v1/operator/pick-up-points'
const one = `${all}/{point_id}` as const
const wishes = '/api/v1/operator/point-proposals'
const pageSize = 30

export function useManagedPoints(state: Ref<PointState>, words: Ref<string>) {
  return usePages({
    key: () => ['operator', 'points', state.value, words.value],
    read: (cursor, signal) => {
      const query = { limit: pageSize, state: state.value, q: words.value, ...(cursor ? { cursor } : {}) }
      return answered(client.GET(all, { params: { query }, signal }))
    },
  })
}

/** One point with its version; nothing while a new one is written. */
export function useManagedPoint(pointId: Ref<string>) {
  return useQuery({
    queryKey: computed(() => ['operator', 'point', pointId.value]),
    queryFn: ({ signal }) => versioned<ManagedPoint>(client.GET(one, { params: { path: { point_id: pointId.value } }, signal })),
    enabled: computed(() => pointId.value !== ''),
    // Whoever opens the form again shall change what is there now, not what was kept.
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
}

export function usePointSteps() {
  const cache = useQueryClient()
  async function renew(): Promise<void> {
    await Promise.all([['operator'], ['points']].map((queryKey) => cache.invalidateQueries({ queryKey })))
  }
  async function open(draft: PointDraft, partyId: string, key: string): Promise<void> {
    await answered(client.POST(all, { params: once(undefined, key), body: { ...draft, party_id: partyId } }))
    await renew()
  }
  async function change(pointId: string, draft: PointDraft, partyId: string, etag: string | null): Promise<void> {
    const params = ifMatch({ path: { point_id: pointId } }, etag)
    await answered(client.PUT(one, { params, body: { ...draft, party_id: partyId } }))
    await renew()
  }
  async function move(pointId: string, state: PointState): Promise<void> {
    await answered(client.POST(`${one}/state`, { params: once({ point_id: pointId }), body: { state } }))
    await renew()
  }
  return { open, change, move, renew }
}

/** What merchants ask for. */
export function useWishes() {
  const { renew } = usePointSteps()
  const query = useQuery({
    queryKey: ['operator', 'wishes'],
    queryFn: async ({ signal }): Promise<PointProposal[]> =>
      (await answered(client.GET(wishes, { params: { query: { state: 'submitted', limit: pageSize } }, signal }))).items,
  })
  async function approve(proposalId: string): Promise<void> {
    await answered(client.POST(`${wishes}/{proposal_id}/approve`, { params: once({ proposal_id: proposalId }) }))
    await renew()
  }
  async function decline(proposalId: string, reason: string): Promise<void> {
    const params = once({ proposal_id: proposalId })
    await answered(client.POST(`${wishes}/{proposal_id}/decline`, { params, body: { reason } }))
    await renew()
  }
  return { query, approve, decline }
}
