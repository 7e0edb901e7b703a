import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import type { NewWaitingEntry, WaitingPlace } from '@/api/shapes'
import { useAction } from '@/shared/composables/useAction'
import { useConfirm } from '@/shared/composables/useConfirm'
import { useToasts } from '@/shared/composables/useToasts'

/** Where one stands in line. */
export function useMyPlaces() {
  const { locale } = useI18n()
  return useQuery({
    queryKey: ['waiting', locale],
    queryFn: async ({ signal }) => (await answered(client.GET('/api/v1/me/waiting-list', { signal }))).items,
  })
}

/** Standing in line and leaving it; every page that shows the line reads it again. */
export function useWaiting() {
  const { t } = useI18n()
  const { ask } = useConfirm()
  const { show } = useToasts()
  const cache = useQueryClient()

  async function readAgain(campaignId: string): Promise<void> {
    await Promise.all([
      cache.invalidateQueries({ queryKey: ['campaign', campaignId] }),
      cache.invalidateQueries({ queryKey: ['waiting'] }),
      cache.invalidateQueries({ queryKey: ['orders'] }),
    ])
  }

  const joining = useAction(async (campaignId: string, wish: NewWaitingEntry): Promise<WaitingPlace> => {
    const place = await answered(
      client.POST('/api/v1/campaigns/{campaign_id}/waiting-list', { params: { path: { campaign_id: campaignId } }, body: wish }),
    )
    await readAgain(campaignId)
    show(t('waiting.joined'))
    return place
  })

  const leaving = useAction(async (place: WaitingPlace): Promise<void> => {
    const isSure = await ask({
      title: t('waiting.leave.title'),
      text: t(place.state === 'offered' ? 'waiting.leave.offer' : 'waiting.leave.text'),
      yes: t('waiting.leave.yes'),
      no: t('waiting.leave.no'),
      serious: true,
    })
    if (!isSure) return
    await answered(
      client.DELETE('/api/v1/campaigns/{campaign_id}/waiting-list', { params: { path: { campaign_id: place.campaign_id } } }),
    )
    await readAgain(place.campaign_id)
    show(t('waiting.leave.done'))
  })
  return { joining, leaving, isBusy: computed(() => joining.isBusy.value || leaving.isBusy.value) }
}
