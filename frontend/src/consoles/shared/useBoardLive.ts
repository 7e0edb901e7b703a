import { useQueryClient, type QueryKey } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { useLive } from '@/api/live'

/** What no event announces, such as a new day, is seen this late at most. */
export const slowPollMs = 120_000
const pollWhileAwayMs = 15_000

/** Reads a board again whenever its stream says that something changed, or by the clock while there is no stream. */
export function useBoardLive(path: Ref<string | null>, keys: () => QueryKey[]) {
  const cache = useQueryClient()
  function renew(): void {
    for (const queryKey of keys()) void cache.invalidateQueries({ queryKey })
  }
  return useLive({ path, events: ['changed'], onEvent: renew, poll: renew, pollEveryMs: pollWhileAwayMs })
}
