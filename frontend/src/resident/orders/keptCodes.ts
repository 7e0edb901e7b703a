import type { PickUpCode } from '@/api/shapes'
import { forget, keep, kept } from '@/app/personalShelf'

export interface KeptCode extends PickUpCode {
  order_id: string
}

const shelf = 'codes'
const mostKept = 50

/** The codes this device holds for a person, so that they show without a network. */
export function keptCodes(personId: string): KeptCode[] {
  return kept<KeptCode[]>(personId, shelf) ?? []
}

export function keptCode(personId: string, orderId: string): KeptCode | null {
  return keptCodes(personId).find((code) => code.order_id === orderId) ?? null
}

export function keepCode(personId: string, code: KeptCode): void {
  const others = keptCodes(personId).filter((other) => other.order_id !== code.order_id)
  keep(personId, shelf, [code, ...others].slice(0, mostKept))
}

/** A collected order has no code any more. */
export function dropCode(personId: string, orderId: string): void {
  const left = keptCodes(personId).filter((code) => code.order_id !== orderId)
  if (left.length > 0) keep(personId, shelf, left)
  else forget(personId, shelf)
}
