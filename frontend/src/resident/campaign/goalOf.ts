import type { CampaignPage, CampaignProgress, Goal } from '@/api/shapes'

/** One thing a group-buy asks for: how many, and how many there are. */
export interface GoalPart {
  kind: Goal['kind']
  least: number
  reached: number
}

type Asked = CampaignPage['thresholds']

/** Everything that is asked for, in the order in which it is told. */
export function partsOf(asked: Asked, now: CampaignProgress): GoalPart[] {
  const parts = [
    { kind: 'units' as const, least: asked.units, reached: now.units_paid },
    { kind: 'people' as const, least: asked.people, reached: now.people_paid },
    { kind: 'amount' as const, least: asked.amount_fen, reached: now.amount_fen ?? 0 },
  ]
  return parts.flatMap(({ least, ...part }) => (least === null ? [] : [{ ...part, least }]))
}

/** The one thing a bar shows, chosen as the server chooses it: while something is missing, that. */
export function goalOf(asked: Asked, now: CampaignProgress, before: Goal): Goal {
  const parts = partsOf(asked, now)
  const shown = parts.find((part) => part.reached >= part.least === now.threshold_met) ?? parts[0] ?? before
  return { ...shown, met: now.threshold_met }
}
