import type { NewOrder, PlacedOrder } from '@/api/shapes'
import { asProblem } from '@/api/problem'

/** What the person decided on this page; two equal choices are the same order. */
export type Choice = Omit<NewOrder, 'id'>

/** What the page needs of an order it has just placed, or found again. */
export type Placed = Pick<PlacedOrder, 'id' | 'state'>

interface Shelf {
  read: () => NewOrder | null
  write: (order: NewOrder) => void
  clear: () => void
}

export interface PlacingPorts {
  shelf: Shelf
  mint: () => string
  place: (order: NewOrder) => Promise<Placed>
  find: (id: string) => Promise<Placed>
}

function content({ campaign_id, pick_up_point_id, quantity, extra = 0, variant_id = null, note = '' }: Choice): string {
  return JSON.stringify([campaign_id, pick_up_point_id, quantity, extra, variant_id, note])
}

const isSame = (kept: NewOrder, choice: Choice): boolean => content(kept) === content(choice)

async function foundOrder(ports: PlacingPorts, id: string): Promise<Placed | null> {
  try {
    return await ports.find(id)
  } catch (error) {
    if (asProblem(error).status === 404) return null
    throw error
  }
}

/**
 * Places an order exactly once. Its id is minted here and kept before anything is sent, so that after
 * a lost answer the same order is sent again and the server recognises it. When the person changed
 * the choice meanwhile, the kept order is looked up first: if it exists, that is their order.
 */
export async function placeOnce(choice: Choice, ports: PlacingPorts): Promise<Placed> {
  const kept = ports.shelf.read()
  if (kept && !isSame(kept, choice)) {
    const earlier = await foundOrder(ports, kept.id)
    ports.shelf.clear()
    if (earlier) return earlier
  }
  const order: NewOrder = kept && isSame(kept, choice) ? kept : { id: ports.mint(), ...choice }
  ports.shelf.write(order)
  try {
    const placed = await ports.place(order)
    ports.shelf.clear()
    return placed
  } catch (error) {
    // A refusal is final for this id; a passing trouble leaves it open whether the order exists.
    if (!asProblem(error).isPassing) ports.shelf.clear()
    throw error
  }
}
