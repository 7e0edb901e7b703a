import type { Component } from 'vue'

/** One page of a console in its navigation. */
export interface Door {
  to: string
  /** Key of its name. */
  key: string
  icon: Component
  /** Stands in the tabs of a phone; the others are behind "more". */
  first?: boolean
}

/** The door whose page, or whose page's page, is shown. */
export function doorHere(doors: readonly Door[], path: string): Door | undefined {
  return [...doors]
    .sort((one, other) => other.to.length - one.to.length)
    .find((door) => path === door.to || path.startsWith(`${door.to}/`))
}
