import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answered, client } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { BankAccount, NewBankAccount, Role } from '../../api/merchantShapes'
import { useMerchant } from '../useMerchant'
import { useParty } from '../useParty'

const bank = '/api/v1/merchants/{merchant_id}/bank-account'

/** The account one is paid to; null while none is known. */
export function useBankAccount() {
  const { path, key } = useMerchant()
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: computed(() => key('bank')),
    queryFn: async ({ signal }): Promise<BankAccount | null> => {
      try {
        return await answered(client.GET(bank, { params: { path: path.value }, signal }))
      } catch (error) {
        if (asProblem(error).status === 404) return null
        throw error
      }
    },
  })
  async function put(account: NewBankAccount): Promise<void> {
    await answered(client.PUT(bank, { params: { path: path.value }, body: account }))
    await Promise.all(['bank', 'profile'].map((part) => cache.invalidateQueries({ queryKey: key(part) })))
  }
  return { query, put }
}

export function useStaff() {
  const { partyId, key } = useParty()
  const cache = useQueryClient()
  const party = computed(() => ({ party_id: partyId.value }))
  const members = useQuery({
    queryKey: computed(() => key('members')),
    queryFn: async ({ signal }) =>
      (await answered(client.GET('/api/v1/parties/{party_id}/members', { params: { path: party.value }, signal }))).items,
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: key('members') })

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
