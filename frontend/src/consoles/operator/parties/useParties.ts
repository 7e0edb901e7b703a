import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { FirstInvited, ManagedParty, NewParty } from '../../api/placeShapes'

const all = '/api/v1/operator/parties'

/** Merchants, organisations and communities at work; the platform is not among them. */
export function useParties(words: Ref<string>, kind?: Ref<ManagedParty['kind']>) {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => ['operator', 'parties', words.value, kind?.value]),
    queryFn: async ({ signal }) => {
      const wanted = { q: words.value, ...(kind ? { kind: kind.value } : {}) }
      return (await answered(client.GET(all, { params: { query: wanted }, signal }))).items
    },
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['operator', 'parties'] })
  async function found(party: NewParty, key: string): Promise<void> {
    await answered(client.POST(all, { params: once(undefined, key), body: party }))
    await renew()
  }
  async function inviteFirst(partyId: string, first: FirstInvited): Promise<void> {
    await answered(client.POST(`${all}/{party_id}/first-invitation`, { params: once({ party_id: partyId }), body: first }))
    await renew()
  }
  return { query, found, inviteFirst }
}

/** How an address is sent: by mail when it looks like one. */
export function firstOf(address: string): FirstInvited {
  const text = address.trim()
  return { channel: text.includes('@') ? 'email' : 'phone', address: text }
}

export const isAddress = (text: string): boolean =>
  text.includes('@') ? /^\S+@\S+\.\S+$/.test(text.trim()) : /^\+?\d{6,15}$/.test(text.trim())
