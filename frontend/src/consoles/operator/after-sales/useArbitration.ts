import { useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import type { components } from '@/api/schema'
import { answered, client } from '@/api/client'
import type { AfterSale, CaseState } from '@/shared/after-sale/case'
import { once } from '../../api/once'
import { usePages } from '../../shared/usePages'

const list = '/api/v1/operator/after-sales'

/** Complaints of all merchants, and the word of the platform. */
export function useArbitration(state: Ref<CaseState | ''>) {
  const cache = useQueryClient()
  const pages = usePages<AfterSale>({
    key: () => ['operator', 'after-sales', state.value],
    read: (cursor, signal) =>
      answered(
        client.GET(list, {
          params: { query: { ...(state.value ? { state: state.value } : {}), ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
  })
  async function decide(given: AfterSale, decision: components['schemas']['CaseDecision']): Promise<void> {
    await answered(client.POST(`${list}/{case_id}/decide`, { params: once({ case_id: given.id }), body: decision }))
    await cache.invalidateQueries({ queryKey: ['operator'] })
  }
  return { pages, decide }
}
