import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { answered, client } from '@/api/client'
import { useSession } from '@/app/session'
import { useBoardLive } from '../shared/useBoardLive'

/** What moves when an order or a group-buy of the merchant does. */
const moving = ['today', 'campaigns', 'campaign', 'orders']

/** The merchants the signed-in person belongs to. */
export function useMemberships() {
  const { roles } = useSession()
  return computed(() => roles.value.filter((role) => role.party_kind === 'merchant'))
}

/** The merchant whose console this is, from the address. */
export function useMerchant() {
  const route = useRoute()
  const memberships = useMemberships()
  const merchantId = computed(() => String(route.params.merchantId ?? ''))
  const membership = computed(() => memberships.value.find((role) => role.party_id === merchantId.value))
  return {
    merchantId,
    path: computed(() => ({ merchant_id: merchantId.value })),
    name: computed(() => membership.value?.party_name ?? ''),
    role: computed(() => membership.value?.role ?? null),
    /** Owners and managers decide; staff look and hand over. */
    mayManage: computed(() => membership.value?.role === 'owner' || membership.value?.role === 'manager'),
    isOwner: computed(() => membership.value?.role === 'owner'),
    /** Address of a page of this console. */
    at: (page: string) => `/merchant/${merchantId.value}${page ? `/${page}` : ''}`,
    /** Key of a thing of this merchant in the cache. */
    key: (...parts: unknown[]) => ['merchant', merchantId.value, ...parts],
  }
}

/** Keeps what moves of this merchant fresh; once for all pages of the console. */
export function useMerchantLive() {
  const { merchantId, role, key } = useMerchant()
  const path = computed(() => (role.value ? `/api/v1/merchants/${merchantId.value}/events` : null))
  return useBoardLive(path, () => moving.map((part) => key(part)))
}

export function useProfile() {
  const { path, key } = useMerchant()
  return useQuery({
    queryKey: computed(() => key('profile')),
    queryFn: ({ signal }) =>
      answered(client.GET('/api/v1/merchants/{merchant_id}', { params: { path: path.value }, signal })),
  })
}
