import { now } from '@/app/clock'
import { keep, kept } from '@/app/personalShelf'
import type { HandedLine, HandOverEvent, Roster, RosterOrder, ShownCode } from '../../api/pointShapes'
import { hashed, secretOf } from './secrets'

/** What waits at a point, and what was handed out here without a network; wiped at sign-out. */
const rosterShelf = (pointId: string): string => `roster.${pointId}`
const queueShelf = (pointId: string): string => `hand-overs.${pointId}`

/** Keeps the newest list, without what this device handed out and has not told yet. */
export function keepRoster(personId: string, pointId: string, roster: Roster): void {
  const left = queued(personId, pointId).reduce(without, roster)
  keep(personId, rosterShelf(pointId), left)
}

/** The list while it is good; afterwards nobody hands out by it. */
export function keptRoster(personId: string, pointId: string): Roster | null {
  const roster = kept<Roster>(personId, rosterShelf(pointId))
  return roster && Date.parse(roster.good_until) > now() ? roster : null
}

export function queued(personId: string, pointId: string): HandOverEvent[] {
  return kept<HandOverEvent[]>(personId, queueShelf(pointId)) ?? []
}

/** Notes a hand-over before anything else may happen, and takes its units off the list. */
export function enqueue(personId: string, pointId: string, event: HandOverEvent): void {
  const others = queued(personId, pointId).filter((other) => other.id !== event.id)
  keep(personId, queueShelf(pointId), [...others, event])
  const roster = kept<Roster>(personId, rosterShelf(pointId))
  if (roster) keep(personId, rosterShelf(pointId), without(roster, event))
}

/** Forgets events that were told. */
export function dequeue(personId: string, pointId: string, ids: string[]): void {
  const left = queued(personId, pointId).filter((event) => !ids.includes(event.id))
  keep(personId, queueShelf(pointId), left)
}

/** The order a shown code opens by the list this device keeps, if there is one. */
export async function findInRoster(roster: Roster, shown: ShownCode): Promise<RosterOrder | null> {
  const secret = secretOf(shown)
  if (!secret) return null
  const hash = await hashed(roster.salt, secret)
  return roster.orders.find((order) => order.codes.some((code) => code.digits_hash === hash || code.nonce_hash === hash)) ?? null
}

function without(roster: Roster, event: HandOverEvent): Roster {
  const orders = roster.orders.map((order) => (order.order_id === event.order_id ? less(order, event.lines) : order))
  return { ...roster, orders: orders.filter((order) => order.lines.some((line) => line.units_left > 0)) }
}

/** A neighbour's code may have been the one that was shown, and works once: only the own one stays. */
function less(order: RosterOrder, handed: HandedLine[]): RosterOrder {
  const units = new Map(handed.map((line) => [line.line_id, line.units]))
  return {
    ...order,
    codes: order.codes.filter((code) => code.kind === 'own'),
    lines: order.lines.map((line) => ({ ...line, units_left: Math.max(0, line.units_left - (units.get(line.line_id) ?? 0)) })),
  }
}
