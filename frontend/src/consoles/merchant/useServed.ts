import { computed, ref } from 'vue'
import { useSession } from '@/app/session'
import type { Named } from '../api/merchantShapes'
import { useProfile } from './useMerchant'

const met = ref(new Map<string, string>())

/** Communities one came across while searching keep their names for the rest of the visit. */
export function meetCommunities(communities: Named[]): void {
  communities.forEach((community) => met.value.set(community.id, community.name))
}

/** Names of the communities known here, by id: those served, one's own, those found by searching. */
export function useServed() {
  const profile = useProfile()
  const { person } = useSession()
  return computed(() => {
    const known = [...(profile.data.value?.communities ?? []), ...(person.value?.communities ?? [])]
    return new Map([...met.value, ...known.map((one) => [one.id, one.name] as const)])
  })
}
