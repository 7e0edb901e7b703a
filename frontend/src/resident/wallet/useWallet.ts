import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import type { BankAccount } from './bank'

/** The balance a person has here, and having it sent to their bank. */
export function useWallet() {
  const { locale } = useI18n()
  const cache = useQueryClient()
  const queryKey = computed(() => ['wallet', locale.value])
  const query = useQuery({ queryKey, queryFn: ({ signal }) => answered(client.GET('/api/v1/me/wallet', { signal })) })
  // One id for one wish: tapping again after a broken line asks for the same money.
  let wish = mintIdentifier()
  async function withdraw(amountFen: number, account: BankAccount): Promise<void> {
    const body = { id: wish, amount_fen: amountFen, ...account }
    const wallet = await answered(client.POST('/api/v1/me/wallet/withdrawals', { body }))
    wish = mintIdentifier()
    cache.setQueryData(queryKey.value, wallet)
  }
  return { query, withdraw }
}
