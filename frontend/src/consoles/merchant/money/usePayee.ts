import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { useSession } from '@/app/session'

const deciding = ['owner', 'manager', 'worker']
const owning = ['owner', 'worker']

/** Whose money this is: a merchant's, or that of a host, an organisation or a community. */
export function usePayee() {
  const route = useRoute()
  const { roles } = useSession()
  const isMerchant = computed(() => route.params.merchantId !== undefined)
  const payeeId = computed(() => String(route.params.merchantId ?? route.params.partyId ?? ''))
  const role = computed(() => roles.value.find((held) => held.party_id === payeeId.value)?.role ?? '')
  const home = computed(() => (isMerchant.value ? 'merchant' : 'party'))
  return {
    isMerchant,
    payeeId,
    path: computed(() => ({ payee_id: payeeId.value })),
    /** Whoever sees the money may agree to a statement; a community's workers decide for it. */
    mayManage: computed(() => deciding.includes(role.value)),
    isOwner: computed(() => owning.includes(role.value)),
    /** Address of a page of this console. */
    at: (page: string) => `/${home.value}/${payeeId.value}/${page}`,
    /** Key of a thing of this payee in the cache. */
    key: (...parts: unknown[]) => [home.value, payeeId.value, ...parts],
  }
}
