import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { answered, client } from '@/api/client'
import type { components } from '@/api/schema'
import { useSession } from '@/app/session'
import { useAction } from '@/shared/composables/useAction'
import { oneOf } from '../cart/fromCampaign'
import { useCart } from '../cart/useCart'

export type SharedList = components['schemas']['SharedList']
type ClaimedLine = components['schemas']['ClaimedLine']

/** The page on which one joins, filled; a line of several kinds goes into the cart and is paid there. */
export function joinAddress(claimed: ClaimedLine) {
  const [first, ...others] = claimed.items
  if (!first) return { path: `/campaigns/${claimed.campaign_id}` }
  if (others.length > 0) return { path: '/cart' }
  return {
    path: `/campaigns/${claimed.campaign_id}/join`,
    query: { point: claimed.pick_up_point_id, variant: first.variant_id, units: String(first.units) },
  }
}

/** Puts every kind of a line into the cart, for the point of the list; what was there of it is replaced. */
async function fillCart(claimed: ClaimedLine, cart: ReturnType<typeof useCart>): Promise<void> {
  const path = { campaign_id: claimed.campaign_id }
  const { card, ...rest } = await answered(client.GET('/api/v1/campaigns/{campaign_id}', { params: { path } }))
  cart.forgetAll([claimed.campaign_id])
  for (const { variant_id: kind, units } of claimed.items) {
    const variant = rest.variants.find((one) => one.id === kind)
    const item = variant && oneOf({ ...card, ...rest }, variant, undefined)
    if (item) cart.add({ ...item, pointId: claimed.pick_up_point_id, quantity: units })
  }
}

/** A list of a chat behind its link, and the one step: this line is mine. */
export function useSharedList(token: Ref<string>) {
  const router = useRouter()
  const cache = useQueryClient()
  const cart = useCart()
  const { isSignedIn } = useSession()
  const query = useQuery({
    queryKey: computed(() => ['shared-list', token.value, isSignedIn.value]),
    queryFn: ({ signal }) =>
      answered(client.GET('/api/v1/shared-lists/{token}', { params: { path: { token: token.value } }, signal })),
  })
  const claiming = useAction(async ({ position }: SharedList['lines'][number]) => {
    if (!isSignedIn.value) {
      await router.push({ path: '/sign-in', query: { next: `/c/${token.value}` } })
      return
    }
    const claimed = await answered(
      client.POST('/api/v1/shared-lists/{token}/claim', { params: { path: { token: token.value } }, body: { position } }),
    ).finally(() => cache.invalidateQueries({ queryKey: ['shared-list', token.value] }))
    if (claimed.items.length > 1) await fillCart(claimed, cart)
    await router.push(joinAddress(claimed))
  })
  return { query, claiming }
}
