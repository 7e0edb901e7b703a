import type { Tone } from '../../shared/tones'

const lateDays = 3

/** How old a difference is: a tone, and the words that say the same without it. */
export function ageOf(days: number): { tone: Tone; key: 'today' | 'days' | 'late' } {
  if (days >= lateDays) return { tone: 'danger', key: 'late' }
  return days > 0 ? { tone: 'warn', key: 'days' } : { tone: 'quiet', key: 'today' }
}
