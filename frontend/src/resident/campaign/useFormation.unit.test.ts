import { describe, expect, it } from 'vitest'
import type { CampaignState } from '@/api/shapes'
import { stageOf } from './useFormation'

const campaign = (state: CampaignState, units_paid: number, stock_left = 10) => ({
  state,
  units_paid,
  goal: { kind: 'units' as const, least: 20, reached: units_paid, met: units_paid >= 20 },
  stock_left,
  people_paid: units_paid,
})

describe('stageOf', () => {
  it.each([
    ['scheduled', 0, 10, 'soon'],
    ['open', 19, 10, 'forming'],
    ['open', 20, 10, 'formed'],
    ['open', 30, 0, 'soldOut'],
    ['closing', 30, 5, 'ended'],
    ['collecting', 30, 5, 'ended'],
    ['failed', 3, 17, 'failed'],
    ['refunding', 3, 17, 'failed'],
  ] as const)('of a campaign that is %s with %d units paid and %d left is %s', (state, paid, left, stage) => {
    expect(stageOf(campaign(state, paid, left))).toBe(stage)
  })
})
