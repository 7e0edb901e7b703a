import { useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { components } from '@/api/schema'
import { once } from '../../api/once'
import { usePages } from '../../shared/usePages'

export type Payee = components['schemas']['Payee']
export type WriteOff = components['schemas']['WriteOff']
export type PayeeTerms = components['schemas']['PayeeTerms']
export type LineDispute = components['schemas']['LineDispute']

const all = '/api/v1/operator/payees'
const disputes = '/api/v1/operator/disputes'
const pageSize = 30

export function usePayees(words: Ref<string>, proposed: Ref<boolean>) {
  return usePages({
    key: () => ['operator', 'payees', words.value, proposed.value],
    read: (cursor, signal) => {
      const query = { limit: pageSize, q: words.value, proposed: proposed.value, ...(cursor ? { cursor } : {}) }
      return answered(client.GET(all, { params: { query }, signal }))
    },
  })
}

export function useDisputes() {
  return useQuery({
    queryKey: ['operator', 'disputes'],
    queryFn: ({ signal }) => answered(client.GET(disputes, { params: { query: { state: 'open' as const } }, signal })),
  })
}

/** What finance does about one payee's money; each step happens once. */
export function usePayeeSteps() {
  const cache = useQueryClient()
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['operator'] })
  const params = (payeeId: string) => once({ payee_id: payeeId })
  async function adjust(payeeId: string, id: string, fen: number, reason: string): Promise<void> {
    const body = { id, amount_fen: fen, reason }
    await answered(client.POST(`${all}/{payee_id}/adjustments`, { params: params(payeeId), body }))
    await renew()
  }
  async function repaid(payeeId: string, fen: number, reference: string): Promise<void> {
    const body = { amount_fen: fen, bank_reference: reference }
    await answered(client.POST(`${all}/{payee_id}/repayments`, { params: params(payeeId), body }))
    await renew()
  }
  async function propose(payeeId: string, fen: number, reason: string): Promise<void> {
    const body = { amount_fen: fen, reason }
    await answered(client.POST(`${all}/{payee_id}/write-offs`, { params: params(payeeId), body }))
    await renew()
  }
  async function decide(writeOff: WriteOff, step: 'approve' | 'reject'): Promise<void> {
    const path = once({ payee_id: writeOff.payee_id, write_off_id: writeOff.id })
    await answered(client.POST(`${all}/{payee_id}/write-offs/{write_off_id}/${step}`, { params: path }))
    await renew()
  }
  async function answer(dispute: LineDispute, forPayee: boolean, words: string): Promise<void> {
    const body = { for_payee: forPayee, answer: words }
    await answered(client.POST(`${disputes}/{dispute_id}/answer`, { params: once({ dispute_id: dispute.id }), body }))
    await renew()
  }
  async function setTerms(payeeId: string, body: PayeeTerms): Promise<void> {
    await answered(client.PUT(`${all}/{payee_id}/terms`, { params: { path: { payee_id: payeeId } }, body }))
    await renew()
  }
  return { setTerms, adjust, repaid, propose, decide, answer }
}
