import { beforeEach, describe, expect, it, vi } from 'vitest'
import { offlineProblem, Problem } from '@/api/problem'
import type { NewOrder } from '@/api/shapes'
import { placeOnce, type Choice, type Placed, type PlacingPorts } from './placing'

const choice: Choice = { campaign_id: 'campaign', pick_up_point_id: 'gate', quantity: 2 }

const aPlaced = (id: string): Placed => ({ id, state: 'pending' })

function aShelf(kept: NewOrder | null = null) {
  let value = kept
  return { read: () => value, write: (order: NewOrder) => void (value = order), clear: () => void (value = null) }
}

describe('placeOnce', () => {
  let minted = 0
  let ports: PlacingPorts

  beforeEach(() => {
    minted = 0
    ports = {
      shelf: aShelf(),
      mint: () => `id-${(minted += 1)}`,
      place: vi.fn((order: NewOrder) => Promise.resolve(aPlaced(order.id))),
      find: vi.fn(() => Promise.reject(new Problem(404, { code: 'order-not-found' }))),
    }
  })

  it('keeps the id before it sends anything', async () => {
    ports.place = vi.fn((order: NewOrder) => {
      expect(ports.shelf.read()).toEqual({ id: 'id-1', ...choice })
      return Promise.resolve(aPlaced(order.id))
    })
    expect((await placeOnce(choice, ports)).id).toBe('id-1')
    expect(ports.shelf.read()).toBeNull()
  })

  it('sends the same id again after a lost answer', async () => {
    ports.place = vi.fn().mockRejectedValueOnce(offlineProblem()).mockResolvedValueOnce(aPlaced('id-1'))
    await expect(placeOnce(choice, ports)).rejects.toThrow(Problem)
    await placeOnce(choice, ports)
    expect(vi.mocked(ports.place).mock.calls.map(([order]) => order.id)).toEqual(['id-1', 'id-1'])
  })

  it('takes a new id after a refusal', async () => {
    ports.place = vi.fn().mockRejectedValueOnce(new Problem(409, { code: 'sold-out' })).mockResolvedValueOnce(aPlaced('id-2'))
    await expect(placeOnce(choice, ports)).rejects.toThrow(Problem)
    await placeOnce(choice, ports)
    expect(vi.mocked(ports.place).mock.calls.map(([order]) => order.id)).toEqual(['id-1', 'id-2'])
  })

  it('gives back the order whose answer was lost when the choice changed meanwhile', async () => {
    ports.shelf = aShelf({ id: 'lost', ...choice })
    ports.find = vi.fn(() => Promise.resolve(aPlaced('lost')))
    expect((await placeOnce({ ...choice, quantity: 3 }, ports)).id).toBe('lost')
    expect(ports.place).not.toHaveBeenCalled()
  })

  it('takes another kind for another choice', async () => {
    ports.shelf = aShelf({ id: 'lost', ...choice, variant_id: 'small' })
    expect((await placeOnce({ ...choice, variant_id: 'large' }, ports)).id).toBe('id-1')
  })

  it('places the changed choice when the lost order never arrived', async () => {
    ports.shelf = aShelf({ id: 'lost', ...choice })
    expect((await placeOnce({ ...choice, quantity: 3 }, ports)).id).toBe('id-1')
  })

  it('keeps the lost order while it cannot be looked up', async () => {
    ports.shelf = aShelf({ id: 'lost', ...choice })
    ports.find = vi.fn().mockRejectedValue(offlineProblem())
    await expect(placeOnce({ ...choice, quantity: 3 }, ports)).rejects.toThrow(Problem)
    expect(ports.shelf.read()?.id).toBe('lost')
  })
})
