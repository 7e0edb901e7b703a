import type { Component } from 'vue'

/** One page of a console in its navigation. */
export interface Door {
  to: string
  /** Key of its name. */
  key: string
  icon: Component
  /** Stands in the tabs of a phone; the others are behind "more". */
  first?: boolean
  /** Key of the heading it stands under, where there are many. */
  group?: string
  /** How much waits behind it; nothing is said of none. */
  count?: number
}

export interface DoorGroup {
  key: string | undefined
  doors: Door[]
}

/** The doors under their headings, each heading where its first door stands. */
export function grouped(doors: readonly Door[]): DoorGroup[] {
  const groups = new Map<string | undefined, Door[]>()
  doors.forEach((door) => groups.set(door.group, [...(groups.get(door.group) ?? []), door]))
  return [...groups].map(([key, behind]) => ({ key, doors: behind }))
}

/** The door whose page, or whose page's page, is shown. */
export function doorHere(doors: readonly Door[], path: string): Door | undefined {
  return [...doors]
    .sort((one, other) => other.to.length - one.to.length)
    .find((door) => path === door.to || path.startsWith(`${door.to}/`))
}
