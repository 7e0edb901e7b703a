import { beforeEach, describe, expect, it, vi } from 'vitest'
import { offlineProblem, Problem } from '@/api/problem'
import type { NewPurchase } from '@/api/shapes'
import type { WantedOrder } from './cartItems'
import { purchaseOnce, type PurchasingPorts } from './purchasing'

const orders: WantedOrder[] = [
  { campaign_id: 'eggs', pick_up_point_id: 'gate', lines: [{ variant_id: null, quantity: 1, extra: 0 }] },
  { campaign_id: 'pears', pick_up_point_id: 'gate', lines: [{ variant_id: 'large', quantity: 2, extra: 0 }] },
]
const fewer = orders.slice(0, 1)

describe('purchaseOnce', () => {
  let minted = 0
  let kept: NewPurchase | null = null
  let ports: PurchasingPorts

  beforeEach(() => {
    minted = 0
    kept = null
    ports = {
      shelf: { read: () => kept, write: (purchase) => void (kept = purchase), clear: () => void (kept = null) },
      mint: () => `id-${(minted += 1)}`,
      place: vi.fn(() => Promise.resolve()),
      exists: vi.fn(() => Promise.resolve(false)),
    }
  })

  it('keeps every id before it sends anything', async () => {
    ports.place = vi.fn((purchase: NewPurchase) => {
      expect(kept).toEqual(purchase)
      expect(purchase.orders.map((order) => order.id)).toEqual(['id-2', 'id-3'])
      return Promise.resolve()
    })
    expect(await purchaseOnce(orders, ports)).toBe('id-1')
    expect(kept).toBeNull()
  })

  it('sends the same ids again after a lost answer', async () => {
    ports.place = vi.fn().mockRejectedValueOnce(offlineProblem()).mockResolvedValueOnce(undefined)
    await expect(purchaseOnce(orders, ports)).rejects.toThrow(Problem)
    expect(await purchaseOnce(orders, ports)).toBe('id-1')
    const [first, second] = vi.mocked(ports.place).mock.calls
    expect(second).toEqual(first)
  })

  it('takes new ids after a refusal', async () => {
    ports.place = vi.fn().mockRejectedValueOnce(new Problem(409, { code: 'purchase-refused' })).mockResolvedValueOnce(undefined)
    await expect(purchaseOnce(orders, ports)).rejects.toThrow(Problem)
    expect(await purchaseOnce(orders, ports)).toBe('id-4')
  })

  it('gives back the purchase whose answer was lost when the cart changed meanwhile', async () => {
    ports.place = vi.fn().mockRejectedValueOnce(offlineProblem())
    ports.exists = vi.fn(() => Promise.resolve(true))
    await expect(purchaseOnce(orders, ports)).rejects.toThrow(Problem)
    expect(await purchaseOnce(fewer, ports)).toBe('id-1')
    expect(ports.place).toHaveBeenCalledTimes(1)
  })

  it('orders the changed cart when the lost purchase never arrived', async () => {
    ports.place = vi.fn().mockRejectedValueOnce(offlineProblem()).mockResolvedValueOnce(undefined)
    await expect(purchaseOnce(orders, ports)).rejects.toThrow(Problem)
    expect(await purchaseOnce(fewer, ports)).toBe('id-4')
  })
})
