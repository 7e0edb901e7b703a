import { describe, expect, it } from 'vitest'
import type { HandOverEvent, Roster } from '../../api/pointShapes'
import { findInRoster, without } from './roster'
import { hashed } from './secrets'

const digits = '204816'

async function aRoster(): Promise<Roster> {
  const own = { kind: 'own', digits_hash: await hashed('salt', digits), nonce_hash: '' }
  const proxy = { kind: 'proxy', digits_hash: await hashed('salt', '111222'), nonce_hash: '' }
  const line = { line_id: 'a', title: '', variant_name: '', units_left: 2 }
  return { salt: 'salt', orders: [{ order_id: 'o', codes: [own, proxy], lines: [line] }] } as unknown as Roster
}

const anEvent = (units: number): HandOverEvent => ({ order_id: 'o', lines: [{ line_id: 'a', units }] }) as unknown as HandOverEvent

describe('the list a point keeps', () => {
  it('finds an order by its code and by nothing else', async () => {
    const roster = await aRoster()
    expect((await findInRoster(roster, { digits }))?.order_id).toBe('o')
    expect(await findInRoster(roster, { digits: '999999' })).toBeNull()
    expect(await findInRoster(roster, { qr_text: 'https://example.org' })).toBeNull()
  })
  it('knows what is left after a part, and a neighbour’s code no more', async () => {
    const [order] = without(await aRoster(), anEvent(1)).orders
    expect(order?.lines[0]?.units_left).toBe(1)
    expect(order?.codes.map((code) => code.kind)).toEqual(['own'])
  })
  it('forgets an order of which nothing is left', async () => {
    expect(without(await aRoster(), anEvent(2)).orders).toEqual([])
  })
})
