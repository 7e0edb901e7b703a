import { useQueryClient } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import type { MerchantProfile } from '../../api/merchantShapes'
import { once } from '../../api/once'
import { useMerchant } from '../useMerchant'

/** Closing for a while, and being open again. */
export function useAway() {
  const { path, key } = useMerchant()
  const cache = useQueryClient()
  const all = '/api/v1/merchants/{merchant_id}/away'
  function took(profile: MerchantProfile): void {
    cache.setQueryData(key('profile'), profile)
  }
  async function goAway(start: string, end: string): Promise<void> {
    took(await answered(client.POST(all, { params: once(path.value), body: { start, end } })))
  }
  async function comeBack(): Promise<void> {
    took(await answered(client.POST(`${all}/end`, { params: once(path.value) })))
  }
  return { goAway, comeBack }
}
