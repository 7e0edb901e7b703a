import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import { once } from '../api/once'
import type { HostDraft } from '../api/hostShapes'

const mine = ['host-applications', 'mine']
const all = '/api/v1/host-applications'

/** What this person asked for, newest first; asking, and taking it back. */
export function useHostApplications() {
  const cache = useQueryClient()
  const requestKey = mintIdentifier()
  const query = useQuery({
    queryKey: mine,
    queryFn: async ({ signal }) => (await answered(client.GET(`${all}/mine`, { signal }))).items,
    // The answer of the platform's people is awaited here; nobody wants to reload for it.
    refetchOnWindowFocus: true,
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: mine })
  async function apply(draft: HostDraft): Promise<void> {
    await answered(client.POST(all, { params: once(undefined, requestKey), body: draft }))
    await renew()
  }
  async function withdraw(applicationId: string): Promise<void> {
    await answered(client.POST(`${all}/{application_id}/withdraw`, { params: once({ application_id: applicationId }) }))
    await renew()
  }
  return { query, apply, withdraw }
}
