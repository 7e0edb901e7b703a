import { computed, ref } from 'vue'
import { useCampaignRows } from '../campaigns/useCampaignRows'

/** The goods that are in a group-buy now: each is in one at a time. */
export function useRunningOffers() {
  const { rows } = useCampaignRows(ref('running' as const))
  return computed(() => new Set(rows.value.map((campaign) => campaign.offer_id)))
}
