import type { NewPurchase } from '@/api/shapes'
import { asProblem } from '@/api/problem'
import type { WantedOrder } from './cartItems'

interface Shelf {
  read: () => NewPurchase | null
  write: (purchase: NewPurchase) => void
  clear: () => void
}

export interface PurchasingPorts {
  shelf: Shelf
  mint: () => string
  place: (purchase: NewPurchase) => Promise<unknown>
  exists: (id: string) => Promise<boolean>
}

function content(orders: readonly WantedOrder[]): string {
  return JSON.stringify(orders.map(({ campaign_id, pick_up_point_id, lines }) => [
    campaign_id,
    pick_up_point_id,
    lines.map(({ variant_id, quantity, extra }) => [variant_id ?? null, quantity, extra ?? 0]),
  ]))
}

/**
 * Orders a cart exactly once and gives the purchase's id. All ids are minted and kept before anything
 * is sent: after a lost answer the same purchase is sent again. When the cart changed meanwhile, the
 * kept one is looked up first; if it exists, that is the person's purchase.
 */
export async function purchaseOnce(orders: readonly WantedOrder[], ports: PurchasingPorts): Promise<string> {
  const before = ports.shelf.read()
  const isSame = before !== null && content(before.orders as WantedOrder[]) === content(orders)
  if (before && !isSame) {
    const cameThrough = await ports.exists(before.id)
    ports.shelf.clear()
    if (cameThrough) return before.id
  }
  const purchase = isSame
    ? before
    : { id: ports.mint(), orders: orders.map((order) => ({ id: ports.mint(), note: '', ...order })) }
  ports.shelf.write(purchase)
  try {
    await ports.place(purchase)
    ports.shelf.clear()
    return purchase.id
  } catch (error) {
    // A refusal is final for these ids; a passing trouble leaves it open whether it was ordered.
    if (!asProblem(error).isPassing) ports.shelf.clear()
    throw error
  }
}
