import { useQuery } from '@tanstack/vue-query'
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { meetCommunities } from '../useServed'

const quietMs = 300
const mostFound = 8

/** Communities by a part of their name, asked once one stops typing. */
export function useCommunitySearch(typed: Ref<string>) {
  const asked = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(typed, (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => (asked.value = text.trim()), quietMs)
  })
  onScopeDispose(() => clearTimeout(timer))
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
