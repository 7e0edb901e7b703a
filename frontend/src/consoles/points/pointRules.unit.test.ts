import { describe, expect, it } from 'vitest'
import { draftOf, emptyPoint, pointComplaints, type PointFields } from './pointRules'

const t = (key: string): string => key
const good = (changes: Partial<PointFields> = {}): PointFields => ({
  ...emptyPoint(),
  name: '邻里服务站',
  address: '桂花路 18 号',
  community: { id: 'c', name: '桂花居委会' },
  ...changes,
})
const wrong = (fields: PointFields): string[] =>
  Object.entries(pointComplaints(fields, t)).flatMap(([field, text]) => (text ? [field] : []))

describe('a pick-up point', () => {
  it('passes when a neighbour would find it', () => {
    expect(wrong(good())).toEqual([])
  })

  it('names everything an empty form misses', () => {
    expect(wrong(emptyPoint())).toEqual(['name', 'address', 'community_id'])
  })

  it('takes no address without words', () => {
    expect(wrong(good({ address: '18-2-301' }))).toEqual(['address'])
  })

  it('takes spans that meet, and none that overlap or run backwards', () => {
    const noon = { days: [1], from: '08:00', until: '12:00' }
    expect(wrong(good({ hours: [noon, { days: [1, 2], from: '12:00', until: '20:00' }] }))).toEqual([])
    expect(wrong(good({ hours: [noon, { days: [1], from: '11:00', until: '20:00' }] }))).toEqual(['hours'])
    expect(wrong(good({ hours: [{ days: [1], from: '20:00', until: '08:00' }] }))).toEqual(['hours'])
    expect(wrong(good({ hours: [] }))).toEqual(['hours'])
  })

  it('is sent with its days in order and no stray spaces', () => {
    const sent = draftOf(good({ name: ' 站点 ', hours: [{ days: [3, 1], from: '08:00', until: '12:00' }] }))
    expect([sent.name, sent.hours[0]?.days]).toEqual(['站点', [1, 3]])
  })
})
