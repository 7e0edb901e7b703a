import { describe, expect, it } from 'vitest'
import { emptyHost, hostComplaints, hostDraftOf, isIdNumber } from './hostRules'

const community = { id: 'c', name: '幸福里' }
const say = (key: string): string => key

describe('an identity number', () => {
  it.each(['11010519491231002X', ' 11010519491231002x', '１１０105 19491231 002X'])('%s is right', (text) => {
    expect(isIdNumber(text)).toBe(true)
  })
  it.each(['', '110105194912310021', '11010519491231002', '1101051949123100200X', 'abc'])('%s is not', (text) => {
    expect(isIdNumber(text)).toBe(false)
  })
})

describe('a request to keep a point', () => {
  it('says everything that is missing', () => {
    const wrong = Object.entries(hostComplaints(emptyHost(null), say)).filter(([, complaint]) => complaint)
    expect(wrong.map(([name]) => name)).toEqual(['name', 'address', 'community_id', 'id_name', 'id_number', 'contact_phone'])
  })
  it('is sent without stray spaces, and says nothing of room it does not have', () => {
    const fields = { ...emptyHost(community), id_name: ' 王桂芳 ', id_number: '11010519491231002X ', contact_phone: '13800138001' }
    fields.point = { ...fields.point, name: ' 王阿姨家 ', address: '幸福路 5 号' }
    expect(hostComplaints(fields, say).id_number).toBeUndefined()
    expect(hostDraftOf(fields, ['p'])).toMatchObject({ name: '王阿姨家', id_name: '王桂芳', cool_units: null, picture_ids: ['p'] })
  })
})
