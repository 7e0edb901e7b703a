import { useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { HostApplicationState, HostIdentity } from '../../api/hostShapes'
import { once } from '../../api/once'
import { usePages } from '../../shared/usePages'

const pageSize = 20
const list = '/api/v1/operator/host-applications'

/** Who wants to keep a point, and what a reviewer says to it. */
export function useHostReview(state: Ref<HostApplicationState>) {
  const cache = useQueryClient()
  const pages = usePages({
    key: () => ['operator', 'hosts', state.value],
    read: (cursor, signal) => {
      const query = { state: state.value, limit: pageSize, ...(cursor ? { cursor } : {}) }
      return answered(client.GET(list, { params: { query }, signal }))
    },
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
  /** Who stands behind a request; the applicant reads that one looked, and why. */
  function reveal(applicationId: string, reason: string): Promise<HostIdentity> {
    const params = once({ application_id: applicationId })
    return answered(client.POST(`${list}/{application_id}/reveal`, { params, body: { reason } }))
  }
  return { ...pages, approve, reject, reveal }
}
