import type { Campaign } from '@/api/shapes'

export type LimitReason = 'stock' | 'person' | 'household' | null

/** How many units one may still take, and which rule sets that number; `left` is what there is of a kind. */
export function mostUnits(
  campaign: Pick<Campaign, 'stock_left' | 'limit_per_person' | 'limit_per_household' | 'joined_units_mine'>,
  left = campaign.stock_left,
): { units: number; reason: LimitReason } {
  const mine = campaign.joined_units_mine
  const bounds: { units: number; reason: LimitReason }[] = [{ units: Math.min(left, campaign.stock_left), reason: 'stock' }]
  if (campaign.limit_per_person !== null) bounds.push({ units: campaign.limit_per_person - mine, reason: 'person' })
  if (campaign.limit_per_household !== null) {
    bounds.push({ units: campaign.limit_per_household - mine, reason: 'household' })
  }
  const tightest = bounds.reduce((least, bound) => (bound.units < least.units ? bound : least))
  return { units: Math.max(0, tightest.units), reason: tightest.reason }
}
