import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { answered, client } from '@/api/client'
import type { components } from '@/api/schema'
import { adoptSession, useSession } from '@/app/session'
import { useAction } from '@/shared/composables/useAction'

export type Invitation = components['schemas']['InvitationSeen']

/** Where somebody works who has accepted: the console of the party, as far as it has one. */
export function workplace(invitation: Pick<Invitation, 'party_kind' | 'party_id'>): string {
  const places: Record<string, string> = {
    merchant: `/merchant/${invitation.party_id}/today`,
    organisation: '/point',
    community: `/community/${invitation.party_id}/residents`,
    platform: '/operator',
  }
  return places[invitation.party_kind] ?? '/me'
}

/** An invitation as its link tells it, and the two answers to it. */
export function useInvitation(token: Ref<string>) {
  const router = useRouter()
  const cache = useQueryClient()
  const { person } = useSession()
  const params = computed(() => ({ path: { token: token.value } }))
  const queryKey = computed(() => ['invitation', token.value, person.value?.id])
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => answered(client.GET('/api/v1/invitations/{token}', { params: params.value, signal })),
    retry: false,
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['invitation', token.value] })

  const accepting = useAction(async (invitation: Invitation) => {
    try {
      adoptSession(await answered(client.POST('/api/v1/invitations/{token}/accept', { params: params.value })))
    } catch (error) {
      await renew()
      throw error
    }
    await router.replace(workplace(invitation))
  })
  const declining = useAction(async () => {
    try {
      await answered(client.POST('/api/v1/invitations/{token}/decline', { params: params.value }))
    } finally {
      await renew()
    }
  })
  return { query, accepting, declining }
}
