import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { answered, client } from '@/api/client'
import type { Role } from '../api/merchantShapes'

/** Who acts for a party, in which role. */
export function useStaff(partyId: MaybeRefOrGetter<string>) {
  const cache = useQueryClient()
  const key = () => ['party', toValue(partyId), 'members']
  const party = computed(() => ({ party_id: toValue(partyId) }))
  const members = useQuery({
    queryKey: computed(key),
    queryFn: async ({ signal }) =>
      (await answered(client.GET('/api/v1/parties/{party_id}/members', { params: { path: party.value }, signal }))).items,
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: key() })

  async function change(personId: string, role: Role): Promise<void> {
    const params = { path: { ...party.value, person_id: personId } }
    await answered(client.PATCH('/api/v1/parties/{party_id}/members/{person_id}', { params, body: { role } }))
    await renew()
  }
  async function remove(personId: string): Promise<void> {
    const params = { path: { ...party.value, person_id: personId } }
    await answered(client.DELETE('/api/v1/parties/{party_id}/members/{person_id}', { params }))
    await renew()
  }
  return { members, change, remove }
}
