import { computed } from 'vue'
import { useSession } from '@/app/session'

/** Hosts, organisations and communities one is in charge of: their members hand out at their points. */
export function useOwnParties() {
  const { roles } = useSession()
  return computed(() =>
    roles.value.filter(
      (held) =>
        (['host', 'organisation'].includes(held.party_kind) && held.role === 'owner') ||
        (held.party_kind === 'community' && held.role === 'worker'),
    ),
  )
}
