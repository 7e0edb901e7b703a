import type { LineReview, Review, ReviewedLine } from './useGroupLists'

/** A line as it stands in the form; units by variant, an empty field asks for none. */
export interface Draft {
  position: number
  raw: string
  name: string
  units: Record<string, number | ''>
  note: string
  wanted: boolean
  changed: boolean
}

export function draftOf(line: ReviewedLine, review: Review): Draft {
  const asked = new Map(line.items.map((item) => [item.variant_id, item.units]))
  return {
    position: line.position,
    raw: line.raw,
    name: line.name,
    units: Object.fromEntries(review.variants.map((variant) => [variant.id, asked.get(variant.id) ?? ''])),
    note: line.note,
    wanted: line.state === 'read' || line.state === 'confirmed',
    changed: false,
  }
}

export function reviewOf(draft: Draft): LineReview {
  const items = Object.entries(draft.units).flatMap(([variant, units]) =>
    units === '' || units === 0 ? [] : [{ variant_id: variant, units }],
  )
  return { position: draft.position, name: draft.name.trim(), items, note: draft.note.trim(), wanted: draft.wanted }
}
