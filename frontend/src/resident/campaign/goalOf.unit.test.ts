import { describe, expect, it } from 'vitest'
import type { CampaignProgress } from '@/api/shapes'
import { goalOf, partsOf } from './goalOf'

const asked = { joined: 'all' as const, units: 10, people: 5, amount_fen: null }
const before = { kind: 'units' as const, least: 10, reached: 0, met: false }
const now = (units_paid: number, people_paid: number, threshold_met: boolean) =>
  ({ units_paid, people_paid, amount_fen: null, threshold_met }) as CampaignProgress

describe('what a group-buy asks for', () => {
  it('is told in full, and only what is asked', () => {
    expect(partsOf(asked, now(12, 3, false))).toEqual([
      { kind: 'units', least: 10, reached: 12 },
      { kind: 'people', least: 5, reached: 3 },
    ])
  })

  it.each([
    [now(4, 1, false), 'units'],
    [now(12, 3, false), 'people'],
    [now(12, 5, true), 'units'],
  ])('shows of %o the %s', (progress, kind) => {
    expect(goalOf(asked, progress, before)).toMatchObject({ kind, met: progress.threshold_met })
  })

  it('shows the one that is reached where one is enough', () => {
    expect(goalOf({ ...asked, joined: 'any' }, now(3, 5, true), before)).toMatchObject({ kind: 'people', met: true })
  })
})
