import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { i18n } from '@/app/i18n'

/** One of the lists under "me": asked anew in each language, since parts of it are sentences. */
export function useMyList<Item>(name: string, read: () => Promise<{ items: Item[] }>) {
  const query = useQuery({
    queryKey: ['me', name, i18n.global.locale],
    queryFn: async () => (await read()).items,
  })
  return { ...query, items: computed<Item[]>(() => query.data.value ?? []) }
}
