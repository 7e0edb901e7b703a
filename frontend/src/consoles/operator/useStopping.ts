import { useQueryClient } from '@tanstack/vue-query'
import { answered, client } from '@/api/client'
import { useAsked } from '@/shared/composables/useAsked'
import type { CampaignCard, CampaignState } from '@/api/shapes'
import { once } from '../api/once'

const stoppable: readonly CampaignState[] = ['scheduled', 'open', 'closing']

/** Cancelling anybody's campaign before it is decided: which one is asked about, and doing it. */
export function useStopping(done: () => void) {
  const cache = useQueryClient()
  const { asked, ...stopping } = useAsked(async (given: CampaignCard, reason: string) => {
    const params = once({ campaign_id: given.id })
    await answered(client.POST('/api/v1/operator/campaigns/{campaign_id}/cancel', { params, body: { reason } }))
    await cache.invalidateQueries({ queryKey: ['operator'] })
    done()
  })
  return { asked, stopping, mayStop: (state: CampaignState): boolean => stoppable.includes(state) }
}
