import type { Channel } from '@/api/shapes'

/** Whether what was typed is a phone number or an e-mail address; null while it is neither. */
export function channelOf(address: string): Channel | null {
  const text = address.trim()
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return 'email'
  return /^\+?[\d\s-]{5,20}$/.test(text) ? 'phone' : null
}

/** The local path to go on to; an address of another site is never followed. */
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/'
}
