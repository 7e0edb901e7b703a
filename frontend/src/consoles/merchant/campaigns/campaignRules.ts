import type { CampaignState } from '@/api/shapes'
import type { CampaignRow } from '../../api/merchantShapes'

export type CampaignFilter = 'running' | 'draft' | 'ended'

const drafts = new Set<CampaignState>(['draft', 'in_review'])
const ended = new Set<CampaignState>(['completed', 'failed', 'refunding', 'closed'])
const cancellable = new Set<CampaignState>(['scheduled', 'open'])
const delivering = new Set<CampaignState>(['succeeded', 'procuring', 'arrived', 'collecting'])

export function filterOf(state: CampaignState): CampaignFilter {
  if (drafts.has(state)) return 'draft'
  return ended.has(state) ? 'ended' : 'running'
}

export function isDraft(campaign: CampaignRow): boolean {
  return campaign.state === 'draft'
}

/** Neighbours see it, or could. */
export function isPublic(campaign: CampaignRow): boolean {
  return !drafts.has(campaign.state)
}

export function isCancellable(campaign: CampaignRow): boolean {
  return cancellable.has(campaign.state)
}

export function isDelivering(campaign: CampaignRow): boolean {
  return delivering.has(campaign.state)
}

export function unitsLeft(campaign: CampaignRow): number {
  return Math.max(0, campaign.stock_units - campaign.units_held - campaign.units_paid)
}
