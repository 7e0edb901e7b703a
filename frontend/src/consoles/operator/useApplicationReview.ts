import { useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../api/once'
import type { ApplicationIdentity, ApplicationState } from '../api/merchantShapes'
import { usePages } from '../shared/usePages'

const pageSize = 20
const list = '/api/v1/operator/merchant-applications'

export function useApplicationReview(state: Ref<ApplicationState>) {
  const cache = useQueryClient()
  const pages = usePages({
    key: () => ['operator', 'applications', state.value],
    read: (cursor, signal) =>
      answered(
        client.GET(list, {
          params: { query: { state: state.value, limit: pageSize, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
  })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: ['operator'] })
  async function approve(applicationId: string): Promise<void> {
    await answered(client.POST(`${list}/{application_id}/approve`, { params: once({ application_id: applicationId }) }))
    await renew()
  }
  async function reject(applicationId: string, reason: string): Promise<void> {
    const params = once({ application_id: applicationId })
    await answered(client.POST(`${list}/{application_id}/reject`, { params, body: { reason } }))
    await renew()
  }
  /** Who stands behind an application; the applicant reads that one looked, and why. */
  function reveal(applicationId: string, reason: string): Promise<ApplicationIdentity> {
    const params = once({ application_id: applicationId })
    return answered(client.POST(`${list}/{application_id}/reveal`, { params, body: { reason } }))
  }
  return { ...pages, approve, reject, reveal }
}
