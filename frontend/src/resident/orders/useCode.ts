import { useQuery } from '@tanstack/vue-query'
import { computed, onMounted, onScopeDispose, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { asProblem } from '@/api/problem'
import { useSession } from '@/app/session'
import { dropCode, keepCode, keptCode } from './keptCodes'

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
  const spare = computed(() => {
    const problem = query.error.value ? asProblem(query.error.value) : null
    const mayUse = problem === null || problem.isPassing
    return shelfOwner.value && mayUse ? keptCode(shelfOwner.value, orderId.value) : null
  })
  return {
    code: computed(() => query.data.value ?? spare.value),
    isKept: computed(() => query.data.value === undefined && spare.value !== null),
    error: query.error,
    isPending: query.isPending,
    refetch: query.refetch,
  }
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
