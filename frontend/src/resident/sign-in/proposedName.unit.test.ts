import { describe, expect, it } from 'vitest'
import { proposedName } from './proposedName'

describe('proposedName', () => {
  it('is what the provider calls whom it has confirmed', () => {
    expect(proposedName({ via: 'provider', name: ' 王桂芳 ' })).toBe('王桂芳')
  })

  it('is empty for everybody who did not come through the provider', () => {
    expect(proposedName({ name: '王桂芳' })).toBe('')
    expect(proposedName({ via: 'mail', name: '王桂芳' })).toBe('')
  })

  it('is empty when the provider sent none, or more than one', () => {
    expect(proposedName({ via: 'provider' })).toBe('')
    expect(proposedName({ via: 'provider', name: ['王', '李'] })).toBe('')
  })

  it('fits into the field and breaks no character', () => {
    expect(proposedName({ via: 'provider', name: '𠮷'.repeat(60) })).toBe('𠮷'.repeat(40))
  })
})
