import { useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import type { Order } from '@/api/shapes'
import { useAction } from '@/shared/composables/useAction'
import { useConfirm } from '@/shared/composables/useConfirm'
import { formatFen } from '@/shared/composables/useMoney'
import { useToasts } from '@/shared/composables/useToasts'

/** Takes the money back for goods that never came. */
export function useMoneyBack(order: Ref<Order | undefined>) {
  const { t } = useI18n()
  const { ask } = useConfirm()
  const { show } = useToasts()
  const queryClient = useQueryClient()

  return useAction(async () => {
    const given = order.value
    if (!given) return
    const isSure = await ask({
      title: t('orders.moneyBack.title'),
      text: t('orders.moneyBack.text', { amount: formatFen(given.paid_fen - given.refunded_fen) }),
      yes: t('orders.moneyBack.yes'),
      no: t('orders.moneyBack.no'),
    })
    if (!isSure) return
    const answer = await answered(
      client.POST('/api/v1/orders/{order_id}/not-delivered', { params: { path: { order_id: given.id } } }),
    )
    queryClient.setQueryData(['order', given.id], answer)
    void queryClient.invalidateQueries({ queryKey: ['orders'] })
    show(t('orders.moneyBack.done'))
  })
}
