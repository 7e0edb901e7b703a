import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

export type LiveState = 'waiting' | 'live' | 'polling'

interface LiveOptions {
  /** Address of the event stream; null while there is nothing to listen to. */
  path: Ref<string | null>
  /** Names of the events of the stream. */
  events: string[]
  /** Called for each event with its decoded data. */
  onEvent: (data: unknown, name: string) => void
  /** Called in place of events while the stream cannot be had. */
  poll: () => void
  pollEveryMs?: number
}

const failuresBeforePolling = 2
const pollEveryMsDefault = 5_000
const retryStreamAfterMs = 30_000

function decoded(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Listens to server-sent events, and asks again and again where a proxy swallows the stream. */
export function useLive(options: LiveOptions): { state: Readonly<Ref<LiveState>> } {
  const state = ref<LiveState>('waiting')
  let source: EventSource | null = null
  let pollTimer: ReturnType<typeof setInterval> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let failures = 0

  function close(): void {
    source?.close()
    source = null
    clearInterval(pollTimer)
    clearTimeout(retryTimer)
    pollTimer = undefined
  }

  function startPolling(path: string): void {
    close()
    state.value = 'polling'
    pollTimer = setInterval(options.poll, options.pollEveryMs ?? pollEveryMsDefault)
    retryTimer = setTimeout(() => listen(path), retryStreamAfterMs)
  }

  function listen(path: string): void {
    close()
    if (typeof EventSource === 'undefined') return startPolling(path)
    source = new EventSource(path)
    source.onopen = () => {
      failures = 0
      state.value = 'live'
    }
    source.onerror = () => {
      failures += 1
      if (failures >= failuresBeforePolling || source?.readyState === EventSource.CLOSED) startPolling(path)
    }
    for (const name of options.events) {
      source.addEventListener(name, (event) => options.onEvent(decoded((event as MessageEvent<string>).data), name))
    }
  }

  watch(
    options.path,
    (path) => {
      close()
      failures = 0
      state.value = 'waiting'
      if (path !== null) listen(path)
    },
    { immediate: true },
  )
  onScopeDispose(close)
  return { state: readonly(state) }
}
