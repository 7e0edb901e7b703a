import type { HandedLine, HandOverEvent, Roster, RosterOrder, ShownCode } from '../../api/pointShapes'
import { hashed, secretOf } from './secrets'

/** The order a shown code opens by the list this device keeps, if there is one. */
export async function findInRoster(roster: Roster, shown: ShownCode): Promise<RosterOrder | null> {
  const secret = secretOf(shown)
  if (!secret) return null
  const hash = await hashed(roster.salt, secret)
  return roster.orders.find((order) => order.codes.some((code) => code.digits_hash === hash || code.nonce_hash === hash)) ?? null
}

/** The list after a hand-over: what left the counter cannot leave it again. */
export function without(roster: Roster, event: HandOverEvent): Roster {
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
