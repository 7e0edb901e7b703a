import { shallowRef } from 'vue'

/** Below this a difference is the journey of the answer, not a wrong clock. */
const noticedMs = 1_000

const ahead = shallowRef(0)

/** The present of the neighbourhood, in milliseconds: the server's, whatever this device believes. */
export function now(): number {
  return Date.now() + ahead.value
}

/** The present of the neighbourhood as a date. */
export function present(): Date {
  return new Date(now())
}

/** Learns from an answer of the server how far this device's clock is off. */
export function noteServerTime(told: string | null): void {
  const off = Date.parse(told ?? '') - now()
  if (Math.abs(off) > noticedMs) ahead.value += off
}
