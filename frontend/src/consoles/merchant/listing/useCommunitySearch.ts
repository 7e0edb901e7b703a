import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { useSettled } from '@/shared/composables/useSettled'
import { meetCommunities } from '../useServed'

const mostFound = 8

/** Communities by a part of their name, asked once one stops typing. */
export function useCommunitySearch(typed: Ref<string>) {
  const asked = useSettled(computed(() => typed.value.trim()))
  const query = useQuery({
    queryKey: ['communities', 'find', asked],
    queryFn: async ({ signal }) => {
      const params = { query: { q: asked.value, level: 'community' as const, limit: mostFound } }
      const { items } = await answered(client.GET('/api/v1/communities', { params, signal }))
      meetCommunities(items)
      return items
    },
    enabled: () => asked.value.length > 0,
  })
  return computed(() => (asked.value ? (query.data.value ?? []) : []))
}
