import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { Role } from '../../api/merchantShapes'
import { useParty } from '../useParty'

const all = '/api/v1/parties/{party_id}/invitations'

/** Invitations nobody has answered yet; only who is in charge may see and send them. */
export function useInvitations() {
  const { partyId, key, isInCharge } = useParty()
  const cache = useQueryClient()
  const party = computed(() => ({ party_id: partyId.value }))
  const query = useQuery({
    queryKey: computed(() => key('invitations')),
    queryFn: async ({ signal }) => (await answered(client.GET(all, { params: { path: party.value }, signal }))).items,
    enabled: isInCharge,
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: key('invitations') })

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
