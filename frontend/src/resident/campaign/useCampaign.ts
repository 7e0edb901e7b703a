import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { useLive } from '@/api/live'
import type { Campaign, CampaignPage, CampaignProgress } from '@/api/shapes'
import { goalOf } from './goalOf'

function isProgress(data: unknown): data is CampaignProgress {
  return typeof data === 'object' && data !== null && 'units_paid' in data
}

/** Whether what one may do, or one's place in line, may be another one now. */
function hasMoved(before: Campaign, data: CampaignProgress): boolean {
  const wasGone = before.stock_left < 1
  if (wasGone !== data.stock_left < 1) return true
  if (before.waiting_list.my_entry === null) return false
  return before.waiting_list.waiting !== data.waiting || before.stock_left !== data.stock_left
}

/** One campaign, with a counter that follows the payments as they arrive. */
export function useCampaign(id: Ref<string>) {
  const queryClient = useQueryClient()
  const key = computed(() => ['campaign', id.value])
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }): Promise<Campaign> => {
      const path = { campaign_id: id.value }
      const page = await answered(client.GET('/api/v1/campaigns/{campaign_id}', { params: { path }, signal }))
      const { card, ...rest } = page as CampaignPage
      return { ...card, ...rest }
    },
  })
  const isMoving = computed(() => {
    const state = query.data.value?.state
    return state === 'open' || state === 'scheduled' || state === 'closing'
  })

  function follow(data: unknown): void {
    if (!isProgress(data)) return
    const before = queryClient.getQueryData<Campaign>(key.value)
    if (!before) return
    const { units_paid, people_paid, stock_left, state } = data
    const goal = goalOf(before.thresholds, data, before.goal)
    const waiting_list = { ...before.waiting_list, waiting: data.waiting }
    queryClient.setQueryData<Campaign>(key.value, { ...before, units_paid, people_paid, stock_left, state, goal, waiting_list, progress: data })
    // Another state changes what one may do here, and the server knows best what.
    if (before.state !== data.state || hasMoved(before, data)) void query.refetch()
  }

  const { state: live } = useLive({
    path: computed(() => (isMoving.value ? `/api/v1/campaigns/${id.value}/events` : null)),
    events: ['progress'],
    onEvent: follow,
    poll: () => void query.refetch(),
  })
  return { campaign: query.data, error: query.error, isPending: query.isPending, refetch: query.refetch, live }
}
