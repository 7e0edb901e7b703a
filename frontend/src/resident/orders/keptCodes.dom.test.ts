import { beforeEach, describe, expect, it } from 'vitest'
import { wipeShelves } from '@/app/personalShelf'
import { dropCode, keepCode, keptCode, keptCodes, type KeptCode } from './keptCodes'

const code = (order_id: string, digits = '482715'): KeptCode => ({
  order_id,
  digits,
  qr_text: 'LINLI',
  title: '舟山鲜虾 2 斤',
  quantity: 2,
  expires_at: '2026-11-22T12:00:00Z',
  pick_up_point: {
    id: 'gate',
    name: '3 号门自提点',
    address: '',
    hours_text: '',
    collect_from: '2026-11-21T12:00:00Z',
    collect_until: '2026-11-22T12:00:00Z',
  },
})

describe('codes kept on the device', () => {
  beforeEach(() => localStorage.clear())

  it('are found again by their order', () => {
    keepCode('zhang', code('one'))
    expect(keptCode('zhang', 'one')?.digits).toBe('482715')
    expect(keptCode('zhang', 'two')).toBeNull()
  })

  it('are renewed, not doubled', () => {
    keepCode('zhang', code('one', '111111'))
    keepCode('zhang', code('one', '222222'))
    expect(keptCodes('zhang').map(({ digits }) => digits)).toEqual(['222222'])
  })

  it('belong to one person', () => {
    keepCode('zhang', code('one'))
    expect(keptCodes('wang')).toEqual([])
  })

  it('go when their order is collected', () => {
    keepCode('zhang', code('one'))
    keepCode('zhang', code('two'))
    dropCode('zhang', 'one')
    expect(keptCodes('zhang').map(({ order_id }) => order_id)).toEqual(['two'])
  })

  it('are all wiped at sign-out, and nothing else is', () => {
    keepCode('zhang', code('one'))
    localStorage.setItem('linli.preferences', '{}')
    wipeShelves()
    expect([keptCodes('zhang'), localStorage.getItem('linli.preferences')]).toEqual([[], '{}'])
  })

  it('are bounded', () => {
    for (let index = 0; index < 70; index += 1) keepCode('zhang', code(`order-${index}`))
    expect(keptCodes('zhang')).toHaveLength(50)
  })
})
