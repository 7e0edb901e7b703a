import { useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { answered, client } from '@/api/client'
import { now } from '@/app/clock'
import { once } from '../api/once'
import type { DisputeAnswer, PayoutState, StatementState } from '../api/moneyShapes'
import { usePages } from '../shared/usePages'
import { wallOfMs } from '../shared/wallTime'

const pageSize = 30
const statements = '/api/v1/operator/statements'
const payouts = '/api/v1/operator/payouts'

function query<State extends string>(state: State | '', cursor: string | undefined) {
  return { limit: pageSize, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) }
}

export function useAllStatements(state: Ref<StatementState | ''>) {
  return usePages({
    key: () => ['operator', 'statements', state.value],
    read: (cursor, signal) =>
      answered(client.GET(statements, { params: { query: query(state.value, cursor) }, signal })),
  })
}

export function usePayouts(state: Ref<PayoutState | ''>) {
  return usePages({
    key: () => ['operator', 'payouts', state.value],
    read: (cursor, signal) =>
      answered(client.GET(payouts, { params: { query: query(state.value, cursor) }, signal })),
  })
}

/** What may leave our balance at the provider, and what waits for it. */
export function useMovable() {
  return useQuery({
    queryKey: ['operator', 'movable'],
    queryFn: ({ signal }) => answered(client.GET(`${payouts}/movable`, { signal })),
  })
}

/** What an operator does with money owed: propose, have it approved by another, send it, record the bank's word. */
export function useSettlement() {
  const cache = useQueryClient()
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['operator'] })
  async function sweep(): Promise<number> {
    const { statements: made } = await answered(
      client.POST('/api/v1/operator/settlement/sweeps', { params: once() }),
    )
    await renew()
    return made
  }
  async function propose(statementId: string): Promise<void> {
    await answered(client.POST(payouts, { params: once(), body: { statement_id: statementId } }))
    await renew()
  }
  async function approve(payoutId: string): Promise<void> {
    await answered(client.POST(`${payouts}/{payout_id}/approve`, { params: once({ payout_id: payoutId }) }))
    await renew()
  }
  async function reject(payoutId: string, reason: string): Promise<void> {
    const params = once({ payout_id: payoutId })
    await answered(client.POST(`${payouts}/{payout_id}/reject`, { params, body: { reason } }))
    await renew()
  }
  async function answer(statementId: string, body: DisputeAnswer): Promise<void> {
    const params = once({ statement_id: statementId })
    await answered(client.POST(`${statements}/{statement_id}/answer`, { params, body }))
    await renew()
  }
  async function markPaid(payoutId: string, reference: string): Promise<void> {
    const params = once({ payout_id: payoutId })
    await answered(client.POST(`${payouts}/{payout_id}/paid`, { params, body: { bank_reference: reference } }))
    await renew()
  }
  async function markReturned(payoutId: string, reason: string): Promise<void> {
    const params = once({ payout_id: payoutId })
    await answered(client.POST(`${payouts}/{payout_id}/returned`, { params, body: { reason } }))
    await renew()
  }
  async function clawBack(payoutId: string, fen: number): Promise<void> {
    const params = once({ payout_id: payoutId })
    await answered(client.POST(`${payouts}/{payout_id}/claw-back`, { params, body: { amount_fen: fen } }))
    await renew()
  }
  /** The file for the bank, handed to the browser as a download. */
  async function exportFile(payoutIds: string[]): Promise<void> {
    const params = once()
    const file = await answered(client.POST(`${payouts}/export`, { params, body: { ids: payoutIds }, parseAs: 'blob' as const }))
    const link = document.createElement('a')
    link.href = URL.createObjectURL(file)
    link.download = `payouts-${wallOfMs(now()).slice(0, 10)}.csv`
    link.click()
    URL.revokeObjectURL(link.href)
    await renew()
  }
  return { sweep, propose, approve, reject, answer, markPaid, markReturned, clawBack, exportFile }
}
