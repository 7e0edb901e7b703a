import type { LocationQuery } from 'vue-router'

const charactersMax = 40

/** What the identity provider calls whom it has just confirmed; nothing for everybody else. */
export function proposedName(query: LocationQuery): string {
  if (query.via !== 'provider' || typeof query.name !== 'string') return ''
  return Array.from(query.name.trim()).slice(0, charactersMax).join('')
}
