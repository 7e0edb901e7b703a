import { present } from '@/app/clock'
import { dayOf } from '@/shared/composables/useInstants'

/** So many days the server puts into one table. */
export const DAYS_MAX = 92
const dayMs = 86_400_000

/** The last days until today, both named as `2026-03-01`. */
export function lastDays(count: number): { from: string; until: string } {
  const now = present()
  return { from: dayOf(new Date(now.getTime() - (count - 1) * dayMs)), until: dayOf(now) }
}

/** How many days there are from one until another, both included; below one when they are turned round or missing. */
export function daysFrom(from: string, until: string): number {
  const days = Math.round((Date.parse(until) - Date.parse(from)) / dayMs) + 1
  return Number.isNaN(days) ? 0 : days
}
