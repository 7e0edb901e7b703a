import { useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { AfterSale, CaseState } from '@/shared/after-sale/case'
import { useAction } from '@/shared/composables/useAction'
import { once } from '../../api/once'
import { usePages } from '../../shared/usePages'
import { useMerchant } from '../useMerchant'

const list = '/api/v1/merchants/{merchant_id}/after-sales'
const one = `${list}/{case_id}` as const

/** Complaints to a merchant, and the answers it may give. */
export function useDeskCases(state: Ref<CaseState | ''>) {
  const { path, key } = useMerchant()
  const cache = useQueryClient()
  const pages = usePages<AfterSale>({
    key: () => key('orders', 'after-sales', state.value),
    read: (cursor, signal) =>
      answered(
        client.GET(list, {
          params: {
            path: path.value,
            query: { ...(state.value ? { state: state.value } : {}), ...(cursor ? { cursor } : {}) },
          },
          signal,
        }),
      ),
  })
  const at = (given: AfterSale) => once({ ...path.value, case_id: given.id })
  const renew = (): Promise<void> => cache.invalidateQueries({ queryKey: key('orders') })
  const accept = useAction(async (given: AfterSale) => {
    await answered(client.POST(`${one}/accept`, { params: at(given), body: { words: '' } }))
    await renew()
  })
  async function offer(given: AfterSale, amount_fen: number, words: string): Promise<void> {
    await answered(client.POST(`${one}/offer`, { params: at(given), body: { amount_fen, words } }))
    await renew()
  }
  async function refuse(given: AfterSale, words: string): Promise<void> {
    await answered(client.POST(`${one}/refuse`, { params: at(given), body: { words } }))
    await renew()
  }
  const returned = useAction(async (given: AfterSale) => {
    await answered(client.POST(`${one}/returned`, { params: at(given) }))
    await renew()
  })
  const problem = computed(() => accept.problem.value ?? returned.problem.value)
  return { pages, accept, offer, refuse, returned, problem }
}
