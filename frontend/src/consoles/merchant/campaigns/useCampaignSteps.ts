import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useLive } from '@/api/live'
import type { CampaignProgress } from '@/api/shapes'
import { queryClient } from '@/app/queryClient'
import { useAction } from '@/shared/composables/useAction'
import { useAsked } from '@/shared/composables/useAsked'
import { useConfirm } from '@/shared/composables/useConfirm'
import { useToasts } from '@/shared/composables/useToasts'
import type { CampaignRow } from '../../api/merchantShapes'
import { useRowAction } from '../../shared/useRowAction'
import { useMerchant } from '../useMerchant'
import { useMerchantCampaign } from './useCampaignRows'

const itself = (id: string): string => id
const silent = new Set(['draft', 'in_review', 'completed', 'closed'])

/** Follows the campaign live and takes its steps: publish, arrive, cancel, copy. */
export function useCampaignSteps() {
  const { t } = useI18n()
  const { key } = useMerchant()
  const { show } = useToasts()
  const { ask } = useConfirm()
  const { campaignId, query, goods, ...steps } = useMerchantCampaign()

  const publishing = useAction(async () => {
    await steps.publish.mutateAsync()
    show(t('merchant.campaign.published'))
  })
  const arriving = useRowAction(itself, async (pointId) => {
    const sure = await ask({
      title: t('merchant.arrive.question'),
      text: t('merchant.arrive.text'),
      yes: t('merchant.arrive.yes'),
      no: t('app.cancel'),
    })
    if (!sure) return
    await steps.arrive.mutateAsync(pointId)
    show(t('merchant.arrive.done'))
  })
  const { asked: cancelling, ...cancel } = useAsked(async (_wish: true, reason: string) => {
    await steps.cancel.mutateAsync(reason)
    show(t('merchant.cancel.done'))
  })

  function follow(data: unknown): void {
    const known = query.data.value
    if (!known || typeof data !== 'object' || data === null) return
    const { units_paid, people_paid, state, waiting } = { ...known, ...(data as Partial<CampaignProgress>) }
    queryClient.setQueryData<CampaignRow>(key('campaign', known.id), { ...known, units_paid, people_paid, state, waiting })
    void queryClient.invalidateQueries({ queryKey: key('orders', 'of', known.id) })
  }
  useLive({
    path: computed(() => {
      const state = query.data.value?.state
      return state && !silent.has(state) ? `/api/v1/campaigns/${campaignId.value}/events` : null
    }),
    events: ['progress'],
    onEvent: follow,
    poll: () => void query.refetch(),
  })

  return {
    query,
    goods,
    campaignId,
    cancelling,
    cancel,
    publish: publishing.run,
    arrive: arriving.run,
    isPublishing: publishing.isBusy,
    isArriving: arriving.isBusy,
    problem: computed(() => publishing.problem.value ?? arriving.problem.value),
  }
}
