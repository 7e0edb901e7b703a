import type { Arrival, CountedGoods } from '../../api/pointShapes'

/** What somebody counts of one variant; nothing typed is nothing counted. */
export interface CountFields {
  variant_id: string
  name: string
  owed: number
  received: number | null
  damaged: number | null
}

/** Everything came whole until somebody says otherwise. */
export const wholeCount = (arrival: Arrival): CountFields[] =>
  arrival.lines.map((line) => ({
    variant_id: line.variant_id,
    name: line.variant_name,
    owed: line.units,
    received: line.received_units ?? line.units,
    damaged: line.damaged_units ?? 0,
  }))

export const isPossible = (one: CountFields): boolean => one.received !== null && (one.damaged ?? 0) <= one.received

export const countsOf = (fields: CountFields[]): CountedGoods[] =>
  fields.map((one) => ({ variant_id: one.variant_id, received_units: one.received ?? 0, damaged_units: one.damaged ?? 0 }))

/** How many good units are missing, whoever may get the others. */
export const missingUnits = (fields: CountFields[]): number =>
  fields.reduce((sum, one) => sum + Math.max(0, one.owed - Math.max(0, (one.received ?? 0) - (one.damaged ?? 0))), 0)
