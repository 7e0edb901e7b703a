import type { LocationQuery } from 'vue-router'

const unitsMax = 999

/** How many units a link to this page asks for (`?units=2`); one when it asks for nothing sensible. */
export function wishedUnits(query: LocationQuery): number {
  const units = Number(query.units)
  return Number.isInteger(units) && units >= 1 && units <= unitsMax ? units : 1
}
