import { useQuery } from '@tanstack/vue-query'
import { computed, ref, shallowRef, watch } from 'vue'
import { answered, client } from '@/api/client'
import type { Community } from '@/api/shapes'
import { useSettled } from '@/shared/composables/useSettled'

const mostStreets = 3
const mostOfStreet = 50
const mostCommunities = 20

type Level = Community['level']

async function places(query: { level?: Level; parent?: string; q?: string; limit: number }, signal: AbortSignal) {
  return (await answered(client.GET('/api/v1/communities', { params: { query }, signal }))).items
}

/** Communities by a part of their name, or of the street they lie in: people know either. */
export function usePlaces() {
  const text = ref('')
  const street = shallowRef<Community | null>(null)
  const settled = useSettled(text)
  watch(text, (typed) => typed && (street.value = null))

  const query = useQuery({
    queryKey: ['communities', settled, computed(() => street.value?.id)],
    queryFn: async ({ signal }) => {
      if (street.value) {
        return { streets: [], communities: await places({ parent: street.value.id, limit: mostOfStreet }, signal) }
      }
      const q = settled.value.trim()
      const [streets, communities] = await Promise.all([
        q ? places({ level: 'street', q, limit: mostStreets }, signal) : [],
        places({ level: 'community', ...(q ? { q } : {}), limit: mostCommunities }, signal),
      ])
      return { streets, communities }
    },
    placeholderData: (before) => before,
  })

  function open(chosen: Community): void {
    text.value = ''
    street.value = chosen
  }
  function clear(): void {
    text.value = ''
    street.value = null
  }
  return {
    text,
    street,
    open,
    clear,
    error: query.error,
    streets: computed(() => query.data.value?.streets ?? []),
    communities: computed(() => (query.data.value?.communities ?? []).filter((place) => place.active)),
    isSettled: computed(() => query.isSuccess.value && !query.isPlaceholderData.value && settled.value === text.value),
  }
}
