import { describe, expect, it } from 'vitest'
import { channelOf, safeNext } from './address'

describe('channelOf', () => {
  it.each([
    ['13800138000', 'phone'],
    [' +86 138-0013-8000 ', 'phone'],
    ['wang@example.cn', 'email'],
    ['wang@', null],
    ['王奶奶', null],
    ['', null],
  ])('takes "%s" for %s', (address, channel) => {
    expect(channelOf(address)).toBe(channel)
  })
})

describe('safeNext', () => {
  it.each(['/orders', '/campaigns/1?x=2'])('follows %s', (next) => {
    expect(safeNext(next)).toBe(next)
  })

  it.each(['https://example.com', '//example.com', '/\\example.com', '', undefined, ['/orders']])(
    'goes home instead of to %s',
    (next) => {
      expect(safeNext(next)).toBe('/')
    },
  )
})
