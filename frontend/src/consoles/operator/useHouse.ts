import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import { once } from '../api/once'
import { useDesk } from './useDesk'

const truths = ['operator', 'invariants']
const parkedKey = ['operator', 'parked']

/** Whether the books are right, and what the house could not deliver. */
export function useHouse() {
  const cache = useQueryClient()
  const { isOperator } = useDesk()
  const invariants = useQuery({
    queryKey: truths,
    queryFn: ({ signal }) => answered(client.GET('/api/v1/operator/invariants', { signal })),
  })
  const parked = useQuery({
    queryKey: parkedKey,
    queryFn: async ({ signal }) =>
      (await answered(client.GET('/api/v1/operator/outbox/parked', { signal }))).items,
    enabled: isOperator,
  })
  async function check(): Promise<void> {
    const report = await answered(client.POST('/api/v1/operator/invariants/check', { params: once() }))
    cache.setQueryData(truths, report)
    await cache.invalidateQueries({ queryKey: ['operator', 'overview'] })
  }
  async function resume(factIds?: string[]): Promise<number> {
    const body = factIds ? { fact_ids: factIds } : {}
    const { resumed } = await answered(
      client.POST('/api/v1/operator/outbox/resume', { params: once(), body }),
    )
    await cache.invalidateQueries({ queryKey: ['operator'] })
    return resumed
  }
  return { invariants, parked, check, resume }
}
