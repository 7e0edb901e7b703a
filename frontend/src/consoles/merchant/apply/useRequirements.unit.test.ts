import { describe, expect, it } from 'vitest'
import { isAnswered, type Requirement } from './useRequirements'

const asked = (kind: Requirement['kind'], required = true): Requirement => ({ kind, required }) as Requirement

describe('what an application is asked for', () => {
  it('is answered in the way of its kind', () => {
    expect(isAnswered(asked('document'), { requirement_id: 'a', words: '在办' })).toBe(false)
    expect(isAnswered(asked('document'), { requirement_id: 'a', picture_ids: ['p'] })).toBe(true)
    expect(isAnswered(asked('attestation'), { requirement_id: 'a', words: '好' })).toBe(false)
    expect(isAnswered(asked('attestation'), { requirement_id: 'a', agreed: true })).toBe(true)
    expect(isAnswered(asked('profile'), { requirement_id: 'a', words: ' ' })).toBe(false)
    expect(isAnswered(asked('profile'), { requirement_id: 'a', words: '五年' })).toBe(true)
  })
  it('may stay open where it is not required', () => {
    expect(isAnswered(asked('profile', false), undefined)).toBe(true)
    expect(isAnswered(asked('profile'), undefined)).toBe(false)
  })
})
