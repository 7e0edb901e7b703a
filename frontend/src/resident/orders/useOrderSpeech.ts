import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Order, PickUpCode } from '@/api/shapes'
import { useInstants } from '@/shared/composables/useInstants'
import { useSpokenMoney } from '@/shared/composables/useSpokenMoney'

/** How an order stands, what happens next, then what it is and where it is collected. */
export function useOrderSpeech(order: Ref<Order>, headline: Ref<string>, next: Ref<string>) {
  const { t } = useI18n()
  const { span } = useInstants()
  const money = useSpokenMoney()
  return computed(() => {
    const { campaign, quantity, paid_fen: paid, refunded_fen: refunded, pick_up_point: point } = order.value
    return [
      headline.value,
      next.value,
      t('orders.spoken.what', { title: campaign.title, units: t('orders.units', quantity) }),
      paid > 0 ? t('orders.spoken.paid', { amount: money(paid) }) : '',
      refunded > 0 ? t('orders.spoken.refunded', { amount: money(refunded) }) : '',
      t('orders.spoken.collect', {
        at: span(point.collect_from, point.collect_until),
        point: point.name,
        address: point.address,
      }),
    ]
  })
}

/** The digits one by one, as one says them at the counter, between what and where. */
export function useCodeSpeech(code: Ref<PickUpCode | null>) {
  const { t } = useI18n()
  const { instant } = useInstants()
  return computed(() => {
    if (!code.value) return []
    const { title, quantity, digits, pick_up_point: point, expires_at } = code.value
    const slowly = t('orders.spoken.digits', { digits: digits.split('').join(', ') })
    return [
      t('orders.spoken.what', { title, units: t('orders.units', quantity) }),
      slowly,
      slowly,
      t('orders.spoken.where', { point: point.name, address: point.address, hours: point.hours_text }),
      t('orders.code.untilAt', { at: instant(expires_at) }),
    ]
  })
}
