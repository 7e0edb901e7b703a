import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { EarningsPage, EarningState, EarningTotals } from '../../api/moneyShapes'
import { usePages } from '../../shared/usePages'
import { useMerchant } from '../useMerchant'

const pageSize = 20
const one = '/api/v1/merchants/{merchant_id}/statements/{statement_id}'
const nothing: EarningTotals = { held_fen: 0, waiting_fen: 0, available_fen: 0, in_statement_fen: 0, paid_fen: 0, owed_fen: 0 }

export function useEarnings(state: Ref<EarningState | ''>) {
  const { path, key } = useMerchant()
  const pages = usePages({
    key: () => key('earnings', state.value),
    read: (cursor, signal) =>
      answered(
        client.GET('/api/v1/merchants/{merchant_id}/earnings', {
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
  const { path, key } = useMerchant()
  return usePages({
    key: () => key('statements'),
    read: (cursor, signal) =>
      answered(
        client.GET('/api/v1/merchants/{merchant_id}/statements', {
          params: { path: path.value, query: { limit: pageSize, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
  })
}

/** One statement with its lines, and the merchant's answer to it. */
export function useStatement() {
  const { path, key } = useMerchant()
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
    mutationFn: (reason: string) =>
      answered(client.POST(`${one}/dispute`, { params: once(params.value), body: { reason } })),
    onSuccess: renew,
  })
  return { query, confirm, dispute }
}
