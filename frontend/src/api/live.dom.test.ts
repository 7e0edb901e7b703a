import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useLive } from './live'

/** A stream under the test's hand, in place of the browser's. */
class Stream extends EventTarget {
  static readonly CLOSED = 2
  static opened: Stream[] = []
  readyState = 0
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  isClosed = false

  constructor(readonly url: string) {
    super()
    Stream.opened.push(this)
  }

  close(): void {
    this.isClosed = true
  }

  say(name: string, data: string): void {
    this.dispatchEvent(new MessageEvent(name, { data }))
  }
}

describe('useLive', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    Stream.opened = []
    vi.stubGlobal('EventSource', Stream)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  function listening(path = ref<string | null>('/events')) {
    const onEvent = vi.fn()
    const poll = vi.fn()
    const scope = effectScope()
    const { state } = scope.run(() => useLive({ path, events: ['progress'], onEvent, poll }))!
    return { path, onEvent, poll, state, scope, stream: () => Stream.opened.at(-1)! }
  }

  it('hands on each event, decoded', () => {
    const { stream, onEvent, state } = listening()
    stream().onopen?.()
    stream().say('progress', '{"units_paid":44}')
    expect(onEvent).toHaveBeenCalledWith({ units_paid: 44 }, 'progress')
    expect(state.value).toBe('live')
  })

  it('survives an event it cannot read', () => {
    const { stream, onEvent } = listening()
    stream().say('progress', 'not json')
    expect(onEvent).toHaveBeenCalledWith(null, 'progress')
  })

  it('asks again and again once the stream has failed twice', () => {
    const { stream, poll, state } = listening()
    stream().onerror?.()
    expect(state.value).toBe('waiting')
    stream().onerror?.()
    expect(state.value).toBe('polling')
    vi.advanceTimersByTime(10_000)
    expect(poll).toHaveBeenCalledTimes(2)
  })

  it('tries the stream again after a while', () => {
    const { stream } = listening()
    stream().readyState = Stream.CLOSED
    stream().onerror?.()
    vi.advanceTimersByTime(30_000)
    expect(Stream.opened).toHaveLength(2)
  })

  it('stops listening when there is nothing to hear any more, and with its page', async () => {
    const { path, stream, scope } = listening()
    path.value = null
    await nextTick()
    expect(stream().isClosed).toBe(true)
    path.value = '/other'
    await nextTick()
    scope.stop()
    expect(stream().isClosed).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
})
