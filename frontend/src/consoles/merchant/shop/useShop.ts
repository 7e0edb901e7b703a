import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { answered, client } from '@/api/client'
import type { BankAccount, NewBankAccount } from '../../api/merchantShapes'
import { usePayee } from '../money/usePayee'
import { usePayoutStanding } from './usePayoutWay'

const bank = '/api/v1/payees/{payee_id}/bank-account'

/** The account one is paid to; null while none is known. */
export function useBankAccount() {
  const { path, key } = usePayee()
  const cache = useQueryClient()
  const readWay = usePayoutStanding()
  const query = useQuery({
    queryKey: computed(() => key('bank')),
    queryFn: async ({ signal }): Promise<BankAccount | null> => {
      // Whether there is one stands in the way of being paid, so that nobody asks for what is not there.
      const standing = await cache.ensureQueryData({ queryKey: key('payout-way'), queryFn: readWay })
      return standing.has_bank_account ? answered(client.GET(bank, { params: { path: path.value }, signal })) : null
    },
  })
  async function put(account: NewBankAccount): Promise<void> {
    await answered(client.PUT(bank, { params: { path: path.value }, body: account }))
    await Promise.all(['bank', 'profile', 'payout-way'].map((part) => cache.invalidateQueries({ queryKey: key(part) })))
  }
  return { query, put }
}
