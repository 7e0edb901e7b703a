import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import type { components } from '@/api/schema'
import { once } from '../../api/once'

const all = '/api/v1/operator/requirements'
const key = ['operator', 'requirements']

export type RequirementDraft = components['schemas']['RequirementDraft']

/** What is asked of whoever wants to sell, and the two steps one may take with it. */
export function useRequirementDesk() {
  const cache = useQueryClient()
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => answered(client.GET(all, { signal })),
  })
  async function add(body: RequirementDraft): Promise<void> {
    cache.setQueryData(key, await answered(client.POST(all, { params: once(), body })))
  }
  async function retire(id: string): Promise<void> {
    const params = once({ requirement_id: id })
    cache.setQueryData(key, await answered(client.POST(`${all}/{requirement_id}/retire`, { params })))
  }
  return { query, add, retire }
}
