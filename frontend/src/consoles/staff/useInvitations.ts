import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type MaybeRefOrGetter, toValue } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../api/once'
import type { Role } from '../api/merchantShapes'

const all = '/api/v1/parties/{party_id}/invitations'

/** Invitations to a party that nobody has answered yet; for whoever is in charge of it. */
export function useInvitations(partyId: MaybeRefOrGetter<string>) {
  const cache = useQueryClient()
  const key = () => ['party', toValue(partyId), 'invitations']
  const party = computed(() => ({ party_id: toValue(partyId) }))
  const query = useQuery({
    queryKey: computed(key),
    queryFn: async ({ signal }) => (await answered(client.GET(all, { params: { path: party.value }, signal }))).items,
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: key() })

  async function invite(asked: { channel: 'phone' | 'email'; address: string; role: Role }): Promise<void> {
    await answered(client.POST(all, { params: once(party.value), body: asked }))
    await renew()
  }
  async function withdraw(invitationId: string): Promise<void> {
    const params = once({ ...party.value, invitation_id: invitationId })
    await answered(client.POST(`${all}/{invitation_id}/withdraw`, { params })).finally(renew)
  }
  async function sendAgain(invitationId: string): Promise<void> {
    const params = once({ ...party.value, invitation_id: invitationId })
    await answered(client.POST(`${all}/{invitation_id}/send-again`, { params })).finally(renew)
  }
  return { query, invite, withdraw, sendAgain }
}
