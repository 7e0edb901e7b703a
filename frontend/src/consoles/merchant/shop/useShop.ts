import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answered, client } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { BankAccount, NewBankAccount } from '../../api/merchantShapes'
import { usePayee } from '../money/usePayee'

const bank = '/api/v1/payees/{payee_id}/bank-account'

/** The account one is paid to; null while none is known. */
export function useBankAccount() {
  const { path, key } = usePayee()
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
    await Promise.all(['bank', 'profile', 'payout-way'].map((part) => cache.invalidateQueries({ queryKey: key(part) })))
  }
  return { query, put }
}
