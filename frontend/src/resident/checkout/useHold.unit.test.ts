import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { minutesLeft, useHold } from './useHold'

const until = '2026-11-21T08:15:00Z'
const at = (time: string): number => Date.parse(`2026-11-21T${time}Z`)

describe('a hold', () => {
  it.each([
    ['08:00:00', 15],
    ['08:00:01', 15],
    ['08:14:30', 1],
    ['08:15:00', 0],
    ['09:00:00', 0],
  ])('seen at %s has %d minutes left', (time, minutes) => {
    expect(minutesLeft(until, at(time))).toBe(minutes)
  })

  it('has nothing to count when there is none', () => {
    expect(minutesLeft(null, at('08:00:00'))).toBeNull()
  })
})

describe('useHold', () => {
  beforeEach(() => vi.useFakeTimers({ now: at('08:13:59') }))
  afterEach(() => vi.useRealTimers())

  it('is over when its time has come, and stops counting with its page', () => {
    const scope = effectScope()
    const hold = scope.run(() => useHold(ref(until)))!
    expect([hold.minutes.value, hold.isOver.value]).toEqual([2, false])
    vi.advanceTimersByTime(62_000)
    expect([hold.minutes.value, hold.isOver.value]).toEqual([0, true])
    scope.stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})
