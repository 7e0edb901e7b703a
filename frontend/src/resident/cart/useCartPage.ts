import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { useRouter } from 'vue-router'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import { asProblem } from '@/api/problem'
import type { NewPurchase, PaymentMethod, QuotedOrder } from '@/api/shapes'
import { forget, keep, kept } from '@/app/personalShelf'
import { useSession } from '@/app/session'
import { useAction } from '@/shared/composables/useAction'
import { goToPayPage, startPurchasePayment } from '../checkout/usePaying'
import { asOrders } from './cartItems'
import { purchaseOnce, type PurchasingPorts } from './purchasing'
import { useCart } from './useCart'

const shelf = 'purchase'

function portsFor(personId: string): PurchasingPorts {
  return {
    mint: () => mintIdentifier(),
    place: (body) => answered(client.POST('/api/v1/purchases', { body })),
    exists: async (id) => {
      try {
        await answered(client.GET('/api/v1/purchases/{purchase_id}', { params: { path: { purchase_id: id } } }))
        return true
      } catch (error) {
        if (asProblem(error).status === 404) return false
        throw error
      }
    },
    shelf: {
      read: () => kept<NewPurchase>(personId, shelf),
      write: (purchase) => keep(personId, shelf, purchase),
      clear: () => forget(personId, shelf),
    },
  }
}

/** The cart as the platform sees it now, and the one step that orders all of it and goes to pay. */
export function useCartPage() {
  const router = useRouter()
  const queryClient = useQueryClient()
  const { person } = useSession()
  const { items, forgetAll } = useCart()
  const method = ref<PaymentMethod>('wechat_pay')
  const walletFen = ref(0)
  const wanted = computed(() => asOrders(items.value))
  const quote = useQuery({
    queryKey: ['cart', wanted, computed(() => person.value?.id), walletFen],
    queryFn: ({ signal }) => answered(client.POST('/api/v1/quotes', { body: { orders: wanted.value, wallet_fen: walletFen.value }, signal })),
    enabled: computed(() => wanted.value.length > 0),
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  const quoted = computed(() => new Map<string, QuotedOrder>(quote.data.value?.orders.map((one) => [one.campaign_id, one])))
  const troubled = computed(() => wanted.value.filter((one) => quoted.value.get(one.campaign_id)?.complaint))
  const totalFen = computed(() => quote.data.value?.total_fen ?? null)

  const { run, isBusy, problem } = useAction(async () => {
    if (!person.value || wanted.value.length === 0) return
    const ordered = wanted.value.map((one) => one.campaign_id)
    try {
      const id = await purchaseOnce(wanted.value, portsFor(person.value.id))
      forgetAll(ordered)
      void queryClient.invalidateQueries({ queryKey: ['orders'] })
      // From here on the purchase exists: whatever paying says is told on its own page.
      await router.replace(`/purchases/${id}?method=${method.value}`)
      const started = await startPurchasePayment(id, method.value, walletFen.value)
      if (!goToPayPage(started)) void queryClient.invalidateQueries({ queryKey: ['purchase', id] })
    } catch (error) {
      void quote.refetch()
      throw error
    }
  })
  return { items, method, walletFen, quote, quoted, troubled, totalFen, submit: run, isBusy, problem }
}
