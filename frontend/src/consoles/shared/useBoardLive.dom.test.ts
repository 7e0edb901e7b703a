import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { useBoardLive } from './useBoardLive'

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
}

describe('useBoardLive', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    Stream.opened = []
    vi.stubGlobal('EventSource', Stream)
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  function watching(path = ref<string | null>('/board/events')) {
    const cache = new QueryClient()
    const renewed = vi.spyOn(cache, 'invalidateQueries')
    const page = defineComponent({
      setup() {
        useBoardLive(path, () => [['board', 1], ['rows', 1]])
        return () => h('p')
      },
    })
    const mounted = mount(page, { global: { plugins: [[VueQueryPlugin, { queryClient: cache }]] } })
    return { path, renewed, mounted, stream: () => Stream.opened.at(-1)! }
  }

  it('makes the queries of the board old when something changed, and no others', () => {
    const { renewed, stream } = watching()
    stream().onopen?.()
    expect(renewed).not.toHaveBeenCalled()
    stream().dispatchEvent(new MessageEvent('changed', { data: '{}' }))
    expect(renewed.mock.calls).toEqual([[{ queryKey: ['board', 1] }], [{ queryKey: ['rows', 1] }]])
  })

  it('asks by the clock while the stream is away, and not while it is there', () => {
    const { renewed, stream } = watching()
    stream().onopen?.()
    vi.advanceTimersByTime(60_000)
    expect(renewed).not.toHaveBeenCalled()
    stream().readyState = Stream.CLOSED
    stream().onerror?.()
    vi.advanceTimersByTime(15_000)
    expect(renewed).toHaveBeenCalledTimes(2)
  })

  it('opens one stream, of the board that is shown, and none without one', async () => {
    const { path, stream, mounted } = watching()
    path.value = '/other/events'
    await nextTick()
    expect(Stream.opened.map((opened) => opened.isClosed)).toEqual([true, false])
    path.value = null
    await nextTick()
    expect(stream().isClosed).toBe(true)
    mounted.unmount()
    expect(Stream.opened).toHaveLength(2)
  })
})
