import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import type { Shop } from '@/api/shapes'

/** A merchant's public page; nothing is asked while no merchant is named. */
export function useShop(id: Ref<string | undefined>) {
  const { locale } = useI18n()
  return useQuery({
    queryKey: computed(() => ['shop', id.value, locale.value]),
    queryFn: async ({ signal }) =>
      (await answered(
        client.GET('/api/v1/shops/{merchant_id}', { params: { path: { merchant_id: id.value ?? '' } }, signal }),
      )) as Shop,
    enabled: computed(() => id.value !== undefined),
  })
}
