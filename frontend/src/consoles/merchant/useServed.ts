import { computed, ref } from 'vue'
import { useSession } from '@/app/session'
import type { Named } from '../api/merchantShapes'

const met = ref(new Map<string, string>())

/** Communities one came across while searching keep their names for the rest of the visit. */
export function meetCommunities(communities: Named[]): void {
  communities.forEach((community) => met.value.set(community.id, community.name))
}

/** Names of the communities known here, by id: one's own, those found by searching. */
export function useServed() {
  const { person } = useSession()
  return computed(() => {
    const known = person.value?.communities ?? []
    return new Map([...met.value, ...known.map((one) => [one.id, one.name] as const)])
  })
}
