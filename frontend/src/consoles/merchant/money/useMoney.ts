import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { EarningsPage, EarningState, EarningTotals } from '../../api/moneyShapes'
import { usePages } from '../../shared/usePages'
import { useMerchant } from '../useMerchant'
import { usePayee } from './usePayee'

const pageSize = 20
const one = '/api/v1/payees/{payee_id}/statements/{statement_id}'
const nothing: EarningTotals = { held_fen: 0, waiting_fen: 0, available_fen: 0, in_statement_fen: 0, paid_fen: 0, owed_fen: 0 }

/** What is wrong; without lines it is the whole statement. */
export interface Objection {
  reason: string
  lines: string[]
}

export function useEarnings(state: Ref<EarningState | ''>) {
  const { path, key } = usePayee()
  const pages = usePages({
    key: () => key('earnings', state.value),
    read: (cursor, signal) =>
      answered(
        client.GET('/api/v1/payees/{payee_id}/earnings', {
          params: {
            path: path.value,
            query: { limit: pageSize, ...(state.value ? { state: state.value } : {}), ...(cursor ? { cursor } : {}) },
          },
          signal,
        }),
      ),
  })
  const totals = computed(() => (pages.data.value?.pages[0] as EarningsPage | undefined)?.totals ?? nothing)
  return { ...pages, totals }
}

export function useStatements() {
  const { path, key } = usePayee()
  return usePages({
    key: () => key('statements'),
    read: (cursor, signal) =>
      answered(
        client.GET('/api/v1/payees/{payee_id}/statements', {
          params: { path: path.value, query: { limit: pageSize, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
  })
}

/** One statement with its lines, and the merchant's answer to it. */
export function useStatement() {
  const { path, key } = usePayee()
  const route = useRoute()
  const cache = useQueryClient()
  const params = computed(() => ({ ...path.value, statement_id: String(route.params.statementId ?? '') }))
  const query = useQuery({
    queryKey: computed(() => key('statement', params.value.statement_id)),
    queryFn: ({ signal }) => answered(client.GET(one, { params: { path: params.value }, signal })),
  })
  const renew = (): Promise<unknown> =>
    Promise.all(['statement', 'statements', 'earnings', 'today'].map((part) => cache.invalidateQueries({ queryKey: key(part) })))
  const confirm = useMutation({
    mutationFn: () => answered(client.POST(`${one}/confirm`, { params: once(params.value) })),
    onSuccess: renew,
  })
  const dispute = useMutation({
    mutationFn: ({ reason, lines }: Objection) =>
      answered(client.POST(`${one}/dispute`, { params: once(params.value), body: { reason, line_ids: lines } })),
    onSuccess: renew,
  })
  return { query, confirm, dispute }
}

/** What an order brings its merchant: fees, the statement and payout it is in, and the day it arrives. */
export function useOrderMoney() {
  const { path, key } = useMerchant()
  const route = useRoute()
  const orderId = computed(() => String(route.params.orderId ?? ''))
  return useQuery({
    queryKey: computed(() => key('orders', 'money', orderId.value)),
    queryFn: ({ signal }) =>
      answered(
        client.GET('/api/v1/merchants/{merchant_id}/orders/{order_id}/money', {
          params: { path: { ...path.value, order_id: orderId.value } },
          signal,
        }),
      ),
  })
}
