import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import { consoleClient, nowhere, once } from '../../api/consoleClient'
import type { MerchantApplicationDraft } from '../../api/merchantShapes'

const mine = ['merchant-applications', 'mine']

/** What this person asked for, newest first, and the asking. */
export function useApplications() {
  const cache = useQueryClient()
  const requestKey = mintIdentifier()
  const query = useQuery({
    queryKey: mine,
    queryFn: async ({ signal }) =>
      (await answered(consoleClient.GET('/api/v1/merchant-applications/mine', { params: nowhere, signal }))).items,
  })
  async function apply(draft: MerchantApplicationDraft): Promise<void> {
    await answered(consoleClient.POST('/api/v1/merchant-applications', { params: once({}, requestKey), body: draft }))
    await cache.invalidateQueries({ queryKey: mine })
  }
  return { query, apply }
}
