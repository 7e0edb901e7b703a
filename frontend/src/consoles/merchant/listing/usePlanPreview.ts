import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { components } from '@/api/schema'
import { useSettled } from '@/shared/composables/useSettled'
import { once } from '../../api/once'
import { useMerchant } from '../useMerchant'

export type SalesPlan = components['schemas']['SalesPlan']

/** What a whole plan would bring, price step by price step, asked once one stops typing. */
export function usePlanPreview(plan: Ref<SalesPlan>) {
  const { path, key } = useMerchant()
  const asked = useSettled(plan)
  return useQuery({
    queryKey: ['plan-preview', key(), asked],
    queryFn: () =>
      answered(
        client.POST('/api/v1/merchants/{merchant_id}/commission-preview', { params: once(path.value), body: asked.value }),
      ),
    enabled: () => asked.value.tiers.length > 0 && asked.value.tiers.every((tier) => tier.prices.every((price) => price > 0)),
    placeholderData: (before) => before,
    staleTime: 300_000,
  })
}
