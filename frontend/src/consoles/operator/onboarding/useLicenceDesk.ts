import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { Licence } from '@/shared/licences/licence'
import { once } from '../../api/once'

const all = '/api/v1/operator/licences'
const one = `${all}/{licence_id}` as const

/** Licences in a state, and the two answers to one that waits. */
export function useLicenceDesk(state: Ref<Licence['state']>) {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => ['operator', 'licences', state.value]),
    queryFn: ({ signal }) => answered(client.GET(all, { params: { query: { state: state.value } }, signal })),
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['operator'] })
  async function approve(id: string): Promise<void> {
    await answered(client.POST(`${one}/approve`, { params: once({ licence_id: id }) })).finally(renew)
  }
  async function reject(id: string, reason: string): Promise<void> {
    await answered(client.POST(`${one}/reject`, { params: once({ licence_id: id }), body: { reason } })).finally(renew)
  }
  return { query, approve, reject }
}
