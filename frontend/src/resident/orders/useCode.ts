import { useQuery } from '@tanstack/vue-query'
import { computed, onMounted, onScopeDispose, watch, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { isOnline } from '@/api/online'
import { asProblem } from '@/api/problem'
import { useSession } from '@/app/session'
import { dropCode, keepCode, keptCode } from './keptCodes'
import { useOrder } from './useOrder'

/** The pick-up code of an order: the server's when it can be reached, else the one kept here. */
export function useCode(orderId: Ref<string>) {
  const { shelfOwner } = useSession()

  const query = useQuery({
    queryKey: computed(() => ['code', orderId.value]),
    queryFn: async ({ signal }) => {
      try {
        const code = await answered(
          client.GET('/api/v1/orders/{order_id}/code', { params: { path: { order_id: orderId.value } }, signal }),
        )
        if (shelfOwner.value) keepCode(shelfOwner.value, { ...code, order_id: orderId.value })
        return code
      } catch (error) {
        if (!asProblem(error).isPassing && shelfOwner.value) dropCode(shelfOwner.value, orderId.value)
        throw error
      }
    },
  })
  const problem = computed(() => (query.error.value ? asProblem(query.error.value) : null))
  /** The server itself says that there is no code (any more): what was shown before counts no longer. */
  const isRefused = computed(() => problem.value !== null && !problem.value.isPassing)
  const spare = computed(() => (shelfOwner.value ? keptCode(shelfOwner.value, orderId.value) : null))
  return {
    code: computed(() => (isRefused.value ? null : (query.data.value ?? spare.value))),
    isKept: computed(() => !isRefused.value && query.data.value === undefined && spare.value !== null),
    problem,
    isPending: query.isPending,
    refetch: query.refetch,
  }
}

const pulseMs = [180, 90, 180]

/** Felt in the hand that holds the phone; a browser without it, or before any touch, does nothing. */
function pulse(): void {
  const { userActivation } = navigator as { userActivation?: UserActivation }
  if (userActivation?.hasBeenActive && 'vibrate' in navigator) navigator.vibrate(pulseMs)
}

/** The code of an order and its end: the page notices by itself that the goods were handed out. */
export function useHandOver(orderId: Ref<string>) {
  const shown = useCode(orderId)
  const { order, renew } = useOrder(orderId)
  const collected = computed(() => {
    const found = order.value
    if (!found?.collected_at) return null
    const { code, extensions } = shown.problem.value ?? {}
    const by = code === 'already-collected' ? extensions?.collected_by : ''
    return { order: found, at: found.collected_at, by: typeof by === 'string' ? by : '' }
  })

  watch(
    () => order.value?.state,
    (state, before) => {
      if (before !== undefined && state !== before) void shown.refetch()
      if (before === 'ready' && collected.value) pulse()
    },
  )
  watch(
    () => shown.problem.value?.code,
    (code) => code === 'already-collected' && renew(),
  )
  // The cellar has no network; on the way up the stairs the page hears what happened.
  watch(isOnline, (online) => {
    if (!online) return
    renew()
    void shown.refetch()
  })
  /** Until when the goods wait; the code itself is good for longer, so that nobody is turned away. */
  const pickUp = computed(() => order.value?.pick_up_point ?? null)
  return { ...shown, collected, pickUp }
}

/** Keeps the screen on while a code is shown, where the browser can. */
export function useAwakeScreen(): void {
  let lock: WakeLockSentinel | null = null
  async function hold(): Promise<void> {
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return
    // Refused on a low battery: the code is still readable, the screen only sleeps as usual.
    lock = await navigator.wakeLock.request('screen').catch(() => null)
  }
  const again = (): void => void hold()
  onMounted(() => {
    void hold()
    document.addEventListener('visibilitychange', again)
  })
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', again)
    void lock?.release()
  })
}
