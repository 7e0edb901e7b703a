import { useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import type { Order } from '@/api/shapes'
import { useAction } from '@/shared/composables/useAction'
import { useConfirm } from '@/shared/composables/useConfirm'
import { formatFen } from '@/shared/composables/useMoney'
import { useToasts } from '@/shared/composables/useToasts'

/** Gives an order back, after saying what will be returned. */
export function useCancelling(order: Ref<Order | undefined>) {
  const { t } = useI18n()
  const { ask } = useConfirm()
  const { show } = useToasts()
  const queryClient = useQueryClient()

  return useAction(async () => {
    const given = order.value
    if (!given) return
    const text =
      given.paid_fen > 0
        ? t('orders.cancel.paid', { amount: formatFen(given.paid_fen - given.refunded_fen) })
        : t('orders.cancel.unpaid')
    const isSure = await ask({
      title: t('orders.cancel.title'),
      text,
      yes: t('orders.cancel.yes'),
      no: t('orders.cancel.no'),
      serious: true,
    })
    if (!isSure) return
    const cancelled = await answered(
      client.POST('/api/v1/orders/{order_id}/cancel', {
        params: { path: { order_id: given.id } },
      }),
    )
    queryClient.setQueryData(['order', given.id], cancelled)
    void queryClient.invalidateQueries({ queryKey: ['orders'] })
    show(t('orders.cancel.done'))
    // The button stood at the end; what became of the order stands at the head.
    window.scrollTo({ top: 0 })
  })
}
