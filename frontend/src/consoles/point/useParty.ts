import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { useSession } from '@/app/session'
import type { Role } from '../api/merchantShapes'

const ofCommunity: Role[] = ['worker']
const ofHosts: Role[] = ['owner', 'staff']
const ofOthers: Role[] = ['owner', 'manager', 'staff']

/** The organisation or community at work whose page this is, from the address. */
export function useParty() {
  const route = useRoute()
  const { roles: held } = useSession()
  const partyId = computed(() => String(route.params.partyId ?? ''))
  const membership = computed(() => held.value.find((role) => role.party_id === partyId.value))
  /** What its people may be, whoever names the others first. */
  const roles = computed(() => {
    if (membership.value?.party_kind === 'community') return ofCommunity
    return membership.value?.party_kind === 'host' ? ofHosts : ofOthers
  })
  return {
    partyId,
    roles,
    name: computed(() => membership.value?.party_name ?? ''),
    isKnown: computed(() => membership.value !== undefined),
    /** Owners and managers see the money, and a community's workers. */
    seesMoney: computed(() => ['owner', 'manager', 'worker'].includes(membership.value?.role ?? '')),
    isInCharge: computed(() => membership.value?.role === roles.value[0]),
  }
}
