import { describe, expect, it } from 'vitest'
import { inStars, whole } from './stars'

describe('stars', () => {
  it('are told with one place, rounded half up', () => {
    expect([5000, 4949, 4950, 4273, 3000, 1000].map(inStars)).toEqual(['5.0', '4.9', '5.0', '4.3', '3.0', '1.0'])
  })

  it('are whole only when each kind was chosen', () => {
    expect(whole({ goods: 5, service: null, punctuality: 3 })).toBeNull()
    expect(whole({ goods: 5, service: 4, punctuality: 3 })).toEqual({ goods: 5, service: 4, punctuality: 3 })
  })
})
