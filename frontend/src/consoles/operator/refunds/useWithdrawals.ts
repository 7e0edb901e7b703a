import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { AccountInFull } from '../../api/operatorShapes'

const list = '/api/v1/operator/withdrawals'
const one = `${list}/{withdrawal_id}` as const
const queryKey = ['operator', 'withdrawals']

/** Balances on their way to their owners' banks: checked by one person, sent by another. */
export function useWithdrawals() {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await answered(client.GET(list, { signal }))).items,
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey })
  const at = (id: string) => once({ withdrawal_id: id })
  async function approve(id: string): Promise<void> {
    await answered(client.POST(`${one}/approve`, { params: at(id) }))
    await renew()
  }
  async function pay(id: string, proof: string): Promise<void> {
    await answered(client.POST(`${one}/pay`, { params: at(id), body: { proof } }))
    await renew()
  }
  async function reject(id: string, reason: string): Promise<void> {
    await answered(client.POST(`${one}/reject`, { params: at(id), body: { reason } }))
    await renew()
  }
  const account = (id: string): Promise<AccountInFull> =>
    answered(client.POST(`${one}/account`, { params: { path: { withdrawal_id: id } } }))
  return { query, approve, pay, reject, account }
}
