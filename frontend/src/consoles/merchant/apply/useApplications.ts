import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import { once } from '../../api/once'
import type { MerchantApplicationDraft } from '../../api/merchantShapes'

const mine = ['merchant-applications', 'mine']

/** The rules of commission a new merchant would sell by. */
export function useStandingRules() {
  return useQuery({
    queryKey: ['merchant-applications', 'rules'],
    queryFn: async ({ signal }) => (await answered(client.GET('/api/v1/merchant-applications/commission-rules', { signal }))).items,
  })
}

/** What this person asked for, newest first, and the asking. */
export function useApplications() {
  const cache = useQueryClient()
  const requestKey = mintIdentifier()
  const query = useQuery({
    queryKey: mine,
    queryFn: async ({ signal }) =>
      (await answered(client.GET('/api/v1/merchant-applications/mine', { signal }))).items,
  })
  async function apply(draft: MerchantApplicationDraft): Promise<void> {
    await answered(client.POST('/api/v1/merchant-applications', { params: once(undefined, requestKey), body: draft }))
    await cache.invalidateQueries({ queryKey: mine })
  }
  return { query, apply }
}
