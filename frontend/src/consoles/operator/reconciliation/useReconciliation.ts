import { useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { ExceptionState, ExceptionStep } from '../../api/reconciliationShapes'
import { usePages } from '../../shared/usePages'

const all = '/api/v1/operator/reconciliation'
const one = `${all}/exceptions/{exception_id}` as const
const pageSize = 30
const runsKey = ['operator', 'reconciliation', 'runs']

/** The latest comparisons of both accounts, and making one now. */
export function useRuns() {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: runsKey,
    queryFn: async ({ signal }) => (await answered(client.GET(all, { signal }))).runs,
  })
  /** Gives how many differences were found. */
  async function compare(): Promise<number> {
    const { runs } = await answered(client.POST(`${all}/runs`, { params: once() }))
    await cache.invalidateQueries({ queryKey: ['operator'] })
    return runs[0]?.exceptions ?? 0
  }
  return { query, compare }
}

/** Differences in a state, those not resolved without one, and what is done about them. */
export function useExceptions(state: Ref<ExceptionState | ''>) {
  const cache = useQueryClient()
  const list = usePages({
    key: () => ['operator', 'reconciliation', 'exceptions', state.value],
    read: (cursor, signal) => {
      const query = { limit: pageSize, ...(state.value ? { state: state.value } : {}), ...(cursor ? { cursor } : {}) }
      return answered(client.GET(`${all}/exceptions`, { params: { query }, signal }))
    },
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['operator'] })
  async function take(id: string): Promise<void> {
    await answered(client.POST(`${one}/take`, { params: once({ exception_id: id }) }))
    await renew()
  }
  async function say(id: string, step: ExceptionStep, note: string): Promise<void> {
    await answered(client.POST(`${one}/${step}`, { params: once({ exception_id: id }), body: { note } }))
    await renew()
  }
  return { ...list, take, say }
}
