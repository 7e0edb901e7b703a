import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref, watchEffect, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import type { Campaign, NewOrder, PaymentMethod } from '@/api/shapes'
import { forget, keep, kept } from '@/app/personalShelf'
import { useSession } from '@/app/session'
import { useAction } from '@/shared/composables/useAction'
import { firstKind } from '../campaign/useKinds'
import { mostUnits } from './limits'
import { placeOnce, type Placed, type PlacingPorts } from './placing'
import { goToPayPage, startPayment } from './usePaying'
import { wishedUnits } from './wished'

const place = (order: NewOrder): Promise<Placed> =>
  answered(client.POST('/api/v1/orders', { body: order }))
const find = (id: string): Promise<Placed> =>
  answered(client.GET('/api/v1/orders/{order_id}', { params: { path: { order_id: id } } }))

function portsFor(personId: string, campaignId: string): PlacingPorts {
  const shelf = `order.${campaignId}`
  return {
    mint: () => mintIdentifier(),
    place,
    find,
    shelf: {
      read: () => kept<NewOrder>(personId, shelf),
      write: (order) => keep(personId, shelf, order),
      clear: () => forget(personId, shelf),
    },
  }
}

/** What one chooses before paying, what it costs, and the one step that orders and goes to pay. */
export function useCheckout(campaign: Ref<Campaign | undefined>) {
  const router = useRouter()
  const route = useRoute()
  const queryClient = useQueryClient()
  const { person } = useSession()
  const pointId = ref(String(route.query.point ?? ''))
  const variantId = ref('')
  const quantity = ref(wishedUnits(route.query))
  const extra = ref(0)
  const method = ref<PaymentMethod>('wechat_pay')
  const walletFen = ref(0)

  watchEffect(() => {
    if (campaign.value && !variantId.value) variantId.value = firstKind(campaign.value, route.query.variant)
  })
  const kind = computed(() => campaign.value?.variants.find((one) => one.id === variantId.value))

  watchEffect(() => {
    const points = campaign.value?.pick_up_points ?? []
    if (points.some((point) => point.id === pointId.value)) return
    const home = person.value?.communities[0]?.id
    pointId.value = (points.find((point) => point.community_id === home) ?? points[0])?.id ?? ''
  })

  /** Never a whole case more, and nothing where goods come singly. */
  const wished = computed(() => Math.min(extra.value, (kind.value?.case_size ?? 1) - 1))

  const most = computed(() => (campaign.value ? mostUnits(campaign.value, kind.value?.left) : { units: 1, reason: null }))
  const quote = useQuery({
    queryKey: ['quote', computed(() => campaign.value?.id), variantId, quantity, walletFen],
    queryFn: ({ signal }) =>
      answered(
        client.POST('/api/v1/quotes', {
          body: { orders: [{ campaign_id: campaign.value?.id ?? '', lines: [{ variant_id: variantId.value, quantity: quantity.value }] }], wallet_fen: walletFen.value },
          signal,
        }),
      ),
    enabled: computed(() => variantId.value !== '' && quantity.value > 0),
    placeholderData: (before) => before,
  })

  const { run, isBusy, problem } = useAction(async () => {
    const chosen = campaign.value
    if (!chosen || !person.value) return
    const choice = { campaign_id: chosen.id, pick_up_point_id: pointId.value, variant_id: variantId.value, quantity: quantity.value, extra: wished.value }
    const order = await placeOnce(choice, portsFor(person.value.id, chosen.id))
    void queryClient.invalidateQueries({ queryKey: ['campaign', chosen.id] })
    void queryClient.invalidateQueries({ queryKey: ['orders'] })
    // From here on the order exists: whatever paying says is told on the order's own page.
    await router.replace(`/orders/${order.id}?method=${method.value}`)
    if (order.state !== 'pending') return
    const started = await startPayment(order.id, method.value, walletFen.value)
    if (!goToPayPage(started)) void queryClient.invalidateQueries({ queryKey: ['order', order.id] })
  })
  return { pointId, variantId, kind, quantity, extra, method, walletFen, most, quote, submit: run, isBusy, problem }
}
