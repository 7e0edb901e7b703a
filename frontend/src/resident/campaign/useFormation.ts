import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Campaign, CampaignCard } from '@/api/shapes'
import { isReached, useGoals } from '@/shared/composables/useGoals'

/** A card knows one thing that is missing, a page all of them. */
type Counted = Pick<CampaignCard, 'units_paid' | 'goal' | 'stock_left' | 'state' | 'people_paid'> &
  Partial<Pick<Campaign, 'progress' | 'thresholds'>>

export type FormationStage = 'forming' | 'formed' | 'soldOut' | 'soon' | 'ended' | 'failed'

/** Where a campaign stands. Only paid units count; nobody is invented to make it look fuller. */
export function stageOf(campaign: Counted): FormationStage {
  if (campaign.state === 'failed' || campaign.state === 'refunding') return 'failed'
  if (campaign.state === 'draft' || campaign.state === 'in_review' || campaign.state === 'scheduled') return 'soon'
  if (campaign.state !== 'open') return 'ended'
  if (campaign.stock_left <= 0) return 'soldOut'
  return isReached(campaign.goal) ? 'formed' : 'forming'
}

export function useFormation(campaign: Ref<Counted>) {
  const { t } = useI18n()
  const stage = computed(() => stageOf(campaign.value))
  const goals = useGoals()
  const missing = computed(() => {
    const { goal, progress, thresholds } = campaign.value
    if (!progress || !thresholds || progress.missing.length === 0) return goals.left(goal)
    return goals.missing(progress.missing, thresholds.joined)
  })
  const counts = computed(() => ({ paid: campaign.value.units_paid, missing: missing.value }))
  return {
    stage,
    missing,
    text: computed(() => t(`campaign.stage.${stage.value}`, counts.value)),
    /** The same for a narrow tile. */
    brief: computed(() => t(`campaign.brief.${stage.value}`, counts.value)),
  }
}
