import { describe, expect, it } from 'vitest'
import { workplace } from './useInvitation'

describe('where somebody works who has accepted', () => {
  it.each([
    ['merchant', '/merchant/7/today'],
    ['organisation', '/point'],
    ['community', '/community/7/residents'],
    ['platform', '/operator'],
  ] as const)('is the console of a %s', (party_kind, place) => {
    expect(workplace({ party_kind, party_id: '7' })).toBe(place)
  })
})
