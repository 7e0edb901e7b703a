/** Times as one writes them on a wall in the neighbourhood: "2026-11-21T17:00", always Shanghai. */

import { now } from '@/app/clock'

const offset = '+08:00'
const offsetMs = 8 * 3_600_000
export const dayMs = 86_400_000

export function wallOf(iso: string): string {
  return wallOfMs(Date.parse(iso))
}

export function wallOfMs(instant: number): string {
  return new Date(instant + offsetMs).toISOString().slice(0, 16)
}

/** The instant of a wall time, or null where it is not one. */
export function instantOf(wall: string): string | null {
  const instant = Date.parse(`${wall.slice(0, 16)}:00${offset}`)
  return Number.isNaN(instant) ? null : new Date(instant).toISOString().replace('.000Z', 'Z')
}

/** So many days after today, at this time of the day. */
export function wallInDays(days: number, time: string, at: number = now()): string {
  return `${wallOfMs(at + days * dayMs).slice(0, 10)}T${time}`
}

export function laterBy(wall: string, milliseconds: number): string {
  const instant = instantOf(wall)
  return instant === null ? wall : wallOfMs(Date.parse(instant) + milliseconds)
}
