import { describe, expect, it } from 'vitest'
import { daysBetween, describeInstant, describeSpan } from './useInstants'

const now = new Date('2026-11-20T15:30:00Z') // 23:30 on the 20th in Shanghai

describe('instants in words', () => {
  it('counts days in the time of the neighbourhood', () => {
    expect(daysBetween(now, new Date('2026-11-20T16:00:00Z'))).toBe(1)
  })

  it.each([
    ['2026-11-20T09:00:00Z', 'zh-CN', '今天 17:00'],
    ['2026-11-21T09:00:00Z', 'zh-CN', '明天 17:00'],
    ['2026-11-19T09:00:00Z', 'en', 'yesterday 17:00'],
    ['2026-11-24T00:00:00Z', 'zh-CN', '11月24日周二 08:00'],
    ['2027-01-02T00:00:00Z', 'en', 'Jan 2, 2027 08:00'],
  ])('says %s in %s as "%s"', (iso, locale, words) => {
    expect(describeInstant(iso, locale, now)).toBe(words)
  })

  it('names the day once when a span stays within it', () => {
    expect(describeSpan('2026-11-21T09:00:00Z', '2026-11-21T11:00:00Z', 'zh-CN', now)).toBe('明天 17:00–19:00')
  })

  it('names both days when a span crosses midnight', () => {
    expect(describeSpan('2026-11-21T09:00:00Z', '2026-11-22T11:00:00Z', 'en', now)).toBe(
      'tomorrow 17:00 – Sun, Nov 22 19:00',
    )
  })
})
