import { useQueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'
import { answered, client } from '@/api/client'
import { useAction } from '@/shared/composables/useAction'
import type { CampaignCard, CampaignState } from '@/api/shapes'
import { once } from '../api/once'

const stoppable: readonly CampaignState[] = ['scheduled', 'open', 'closing']

/** Cancelling anybody's campaign before it is decided: which one is asked about, and doing it. */
export function useStopping(done: () => void) {
  const cache = useQueryClient()
  const asked = ref<CampaignCard | null>(null)
  const stopping = useAction(async (reason: string) => {
    if (!asked.value) return
    const params = once({ campaign_id: asked.value.id })
    await answered(client.POST('/api/v1/operator/campaigns/{campaign_id}/cancel', { params, body: { reason } }))
    asked.value = null
    await cache.invalidateQueries({ queryKey: ['operator'] })
    done()
  })
  return { asked, stopping, mayStop: (state: CampaignState): boolean => stoppable.includes(state) }
}
