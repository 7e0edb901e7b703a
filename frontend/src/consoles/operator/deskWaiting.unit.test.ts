import { describe, expect, it } from 'vitest'
import { countsByDoor } from './deskWaiting'

describe('countsByDoor', () => {
  it('adds up what is done on one page, however it is filtered there', () => {
    const counts = countsByDoor([
      { key: 'stuck', count: 2, to: '/operator/house' },
      { key: 'parked', count: 1, to: '/operator/house' },
      { key: 'overdue', count: 4, to: '/operator/orders?overdue=true' },
    ])
    expect([...counts]).toEqual([['/operator/house', 3], ['/operator/orders', 4]])
  })
  it('does not count what others have to do', () => {
    const counts = countsByDoor([
      { key: 'payouts', count: 1, to: '/operator/payouts?state=proposed' },
      { key: 'onTheWay', count: 5, to: '/operator/payouts', theirs: true },
    ])
    expect(counts.get('/operator/payouts')).toBe(1)
  })
})
