import type { Overview } from '../api/operatorShapes'

/** Something that waits: its name on the overview, how much of it, and the page it is done on. */
export interface DeskTask {
  key: string
  count: number
  to: string
  /** Went wrong, and should not be there at all. */
  bad?: boolean
  /** Waits for somebody else: told on the overview, not counted at the door. */
  theirs?: boolean
}

/** All that waits, in the order of the menu's headings. */
export function tasksOf(figures: Overview): DeskTask[] {
  return [
    { key: 'disputed', count: figures.statements_disputed, to: '/operator/statements?state=disputed', bad: true },
    { key: 'statements', count: figures.statements_issued, to: '/operator/statements?state=issued', theirs: true },
    { key: 'payouts', count: figures.payouts_to_approve, to: '/operator/payouts?state=proposed' },
    { key: 'onTheWay', count: figures.payouts_on_the_way, to: '/operator/payouts', theirs: true },
    { key: 'refunds', count: figures.refunds_failed, to: '/operator/refunds', bad: true },
    { key: 'short', count: figures.refunds_short, to: '/operator/refunds', bad: true },
    { key: 'proposals', count: figures.refunds_to_approve, to: '/operator/refunds' },
    { key: 'withdrawals', count: figures.withdrawals_waiting, to: '/operator/withdrawals' },
    { key: 'campaignReviews', count: figures.campaigns_in_review, to: '/operator/campaigns' },
    { key: 'overdue', count: figures.orders_overdue, to: '/operator/orders?overdue=true', bad: true },
    { key: 'cases', count: figures.cases_escalated, to: '/operator/after-sales' },
    { key: 'reports', count: figures.reviews_reported, to: '/operator/reviews' },
    { key: 'applications', count: figures.applications_waiting, to: '/operator/applications' },
    { key: 'licences', count: figures.licences_waiting, to: '/operator/licences' },
    { key: 'appeals', count: figures.appeals_open, to: '/operator/appeals' },
    { key: 'hosts', count: figures.hosts_waiting, to: '/operator/hosts' },
    { key: 'stuck', count: figures.payments_stuck, to: '/operator/house', bad: true },
    { key: 'parked', count: figures.parked, to: '/operator/house', bad: true },
  ]
}

/** How much waits behind each door of the menu. */
export function countsByDoor(tasks: readonly DeskTask[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const task of tasks.filter((one) => !one.theirs)) {
    const door = task.to.replace(/\?.*$/, '')
    counts.set(door, (counts.get(door) ?? 0) + task.count)
  }
  return counts
}
