import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed } from 'vue'
import { noteServerTime, now, present } from './clock'

const device = Date.parse('2026-11-20T10:00:00Z')

describe('the clock of the neighbourhood', () => {
  beforeEach(() => vi.useFakeTimers({ now: device }))
  afterEach(() => {
    noteServerTime(new Date().toISOString())
    vi.useRealTimers()
  })

  it.each(['2026-11-23T10:00:00Z', '2019-01-01T00:00:00+08:00'])('follows the server to %s', (told) => {
    noteServerTime(told)
    expect(now()).toBe(Date.parse(told))
    vi.advanceTimersByTime(5_000)
    expect(present().getTime()).toBe(Date.parse(told) + 5_000)
  })

  it('keeps still when an answer was merely slow', () => {
    noteServerTime('2026-11-20T09:59:59.200Z')
    expect(now()).toBe(device)
  })

  it.each([null, '', 'soon'])('learns nothing from %j', (told) => {
    noteServerTime('2026-11-21T10:00:00Z')
    noteServerTime(told)
    expect(now()).toBe(Date.parse('2026-11-21T10:00:00Z'))
  })

  it('moves what was computed from it', () => {
    const day = computed(() => present().toISOString().slice(0, 10))
    expect(day.value).toBe('2026-11-20')
    noteServerTime('2026-11-21T10:00:00Z')
    expect(day.value).toBe('2026-11-21')
  })
})
