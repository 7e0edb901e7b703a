import { computed, ref, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { PaymentMethod } from '@/api/shapes'
import { now as present } from '@/app/clock'
import { useAction } from '@/shared/composables/useAction'
import { useNow } from '@/shared/composables/useNow'
import { useHold } from '../checkout/useHold'
import { goToPayPage, methods, startPayment } from '../checkout/usePaying'
import { isBackFromPaying, isPayable, paymentStage, type Payable } from './paymentStage'

const longWaitMs = 20_000
const askAgainMs = 4_000

/** Paying an order that exists: the first time, again after a decline, or waiting for the answer. */
export function usePayPanel(order: Ref<Payable>, renew: () => void, begin = startPayment) {
  const route = useRoute()
  const router = useRouter()
  const cameBack = computed(() => isBackFromPaying(route.query))
  const asked = methods.find((name) => name === (order.value.payment?.method ?? route.query.method))
  const method = ref<PaymentMethod>(asked ?? 'wechat_pay')
  const walletFen = ref(order.value.wallet_fen)
  const { minutes, isOver } = useHold(computed(() => order.value.hold_until))
  const stage = computed(() => paymentStage(order.value, cameBack.value, isOver.value))

  const began = present()
  const now = useNow(askAgainMs)
  const isLong = computed(() => stage.value === 'waiting' && now.value - began > longWaitMs)
  // The stream tells at once; asking too costs little and helps where the stream is swallowed.
  watch(now, () => {
    if (stage.value === 'waiting') renew()
  })
  watch(isOver, (over) => over && renew())

  const { run, isBusy, problem } = useAction(async () => {
    const open = order.value.payment
    const isSame = open && isPayable(open.state) && open.method === method.value && walletFen.value === order.value.wallet_fen && open.redirect_url
    const started = isSame
      ? { payment_id: open.id, state: open.state, redirect_url: open.redirect_url, wallet_fen: walletFen.value }
      : await begin(order.value.id, method.value, walletFen.value)
    if (!goToPayPage(started)) renew()
  })
  // Someone may leave the pay page without paying, and only they know it: nobody is kept waiting.
  const mayPayAfterAll = computed(() => stage.value === 'waiting' && isPayable(order.value.payment?.state))
  async function payAfterAll(): Promise<void> {
    await router.replace({ query: { method: method.value } })
  }
  return { mayPayAfterAll, payAfterAll, method, walletFen, minutes, stage, isLong, pay: run, isBusy, problem }
}
