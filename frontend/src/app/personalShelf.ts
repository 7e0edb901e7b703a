/** What this device keeps for one person, and forgets when that person signs out. */
const prefix = 'linli.of.'

function name(personId: string, shelf: string): string {
  return `${prefix}${personId}.${shelf}`
}

export function keep(personId: string, shelf: string, value: unknown): void {
  try {
    localStorage.setItem(name(personId, shelf), JSON.stringify(value))
  } catch {
    // A full or forbidden store costs the offline copy only; everything else still works.
  }
}

export function kept<Value>(personId: string, shelf: string): Value | null {
  try {
    return JSON.parse(localStorage.getItem(name(personId, shelf)) ?? 'null') as Value | null
  } catch {
    return null
  }
}

export function forget(personId: string, shelf: string): void {
  localStorage.removeItem(name(personId, shelf))
}

/** Wipes everything kept for anyone: the next person at this device finds nothing. */
export function wipeShelves(): void {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(prefix)) localStorage.removeItem(key)
  }
}
