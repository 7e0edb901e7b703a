import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered } from '@/api/client'
import { consoleClient, nowhere, once } from '../api/consoleClient'

const truths = ['operator', 'invariants']
const parkedKey = ['operator', 'parked']

/** Whether the books are right, and what the house could not deliver. */
export function useHouse() {
  const cache = useQueryClient()
  const invariants = useQuery({
    queryKey: truths,
    queryFn: ({ signal }) => answered(consoleClient.GET('/api/v1/operator/invariants', { params: nowhere, signal })),
  })
  const parked = useQuery({
    queryKey: parkedKey,
    queryFn: async ({ signal }) =>
      (await answered(consoleClient.GET('/api/v1/operator/outbox/parked', { params: nowhere, signal }))).items,
  })
  async function check(): Promise<void> {
    const report = await answered(consoleClient.POST('/api/v1/operator/invariants/check', { params: once(nowhere.path) }))
    cache.setQueryData(truths, report)
    await cache.invalidateQueries({ queryKey: ['operator', 'overview'] })
  }
  async function resume(factIds?: string[]): Promise<number> {
    const body = factIds ? { fact_ids: factIds } : {}
    const { resumed } = await answered(
      consoleClient.POST('/api/v1/operator/outbox/resume', { params: once(nowhere.path), body }),
    )
    await cache.invalidateQueries({ queryKey: ['operator'] })
    return resumed
  }
  return { invariants, parked, check, resume }
}
