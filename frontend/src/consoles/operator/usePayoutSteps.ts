import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { formatFen } from '@/shared/composables/useMoney'
import { useAction } from '@/shared/composables/useAction'
import { useAsked } from '@/shared/composables/useAsked'
import { useConfirm } from '@/shared/composables/useConfirm'
import { useToasts } from '@/shared/composables/useToasts'
import { useSession } from '@/app/session'
import type { Payout } from '../api/moneyShapes'
import { useRowAction } from '../shared/useRowAction'
import { useSettlement } from './useSettlement'

export type Asked = { payout: Payout; what: 'paid' | 'returned' | 'rejected' }

const idOf = (payout: Payout): string => payout.id

/** The steps of payouts, each offered only to who may take it: the proposer never approves. */
export function usePayoutSteps(rows: Ref<Payout[]>) {
  const { t } = useI18n()
  const { ask } = useConfirm()
  const { show } = useToasts()
  const { person } = useSession()
  const settlement = useSettlement()
  const approved = computed(() => rows.value.filter((payout) => payout.state === 'approved' && payout.way === 'manual_bank'))

  const isMine = (payout: Payout): boolean => payout.proposed_by.id === person.value?.id
  const approving = useRowAction(idOf, async (payout) => {
    const values = { amount: formatFen(payout.amount_fen), merchant: payout.merchant.name, digits: payout.account_ending ?? '' }
    const yes = await ask({
      title: t('operator.payout.approveTitle'),
      text: t(payout.way === 'manual_bank' ? 'operator.payout.approveText' : 'payoutWay.approveText', values),
      yes: t('operator.payout.approve'),
      no: t('app.cancel'),
    })
    if (!yes) return
    await settlement.approve(payout.id)
    show(t('operator.payout.approved'))
  })
  const exporting = useAction(async () => {
    await settlement.exportFile(approved.value.map((payout) => payout.id))
    show(t('operator.payout.exported'))
  })
  const { asked: clawed, ...clawing } = useAsked(async (given: Payout, fen: number) => {
    await settlement.clawBack(given.id, fen)
    show(t('payoutWay.clawDone'))
  })
  const { asked, ...recording } = useAsked(async (step: Asked, text: string) => {
    if (step.what === 'paid') await settlement.markPaid(step.payout.id, text)
    else if (step.what === 'rejected') await settlement.reject(step.payout.id, text)
    else await settlement.markReturned(step.payout.id, text)
    show(t(`operator.payout.${step.what}Done`))
  })
  return { asked, approved, clawed, clawing, isMine, approving, exporting, recording }
}
