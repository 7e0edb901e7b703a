import { useQuery } from '@tanstack/vue-query'
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { CategoryCode } from '../../api/merchantShapes'
import { useMerchant } from '../useMerchant'

const quietMs = 300

/** What a price leaves to the merchant for goods of a category, asked once one stops typing. */
export function useCommission(priceFen: Ref<number | null>, category: Ref<CategoryCode | undefined>) {
  const { path, key } = useMerchant()
  const asked = ref(priceFen.value)
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(priceFen, (price) => {
    clearTimeout(timer)
    timer = setTimeout(() => (asked.value = price), quietMs)
  })
  onScopeDispose(() => clearTimeout(timer))
  return useQuery({
    queryKey: ['commission', key(), asked, category],
    queryFn: ({ signal }) =>
      answered(
        client.GET('/api/v1/merchants/{merchant_id}/commission-preview', {
          params: { path: path.value, query: { price_fen: asked.value ?? 0, ...(category.value ? { category: category.value } : {}) } },
          signal,
        }),
      ),
    enabled: () => (asked.value ?? 0) > 0,
    placeholderData: (before) => before,
    staleTime: 300_000,
  })
}
