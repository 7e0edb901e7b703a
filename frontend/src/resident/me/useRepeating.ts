import { onScopeDispose } from 'vue'

/** Does something again and again while its page is open. */
export function useRepeating(work: () => unknown, everyMs: number): void {
  const timer = setInterval(work, everyMs)
  onScopeDispose(() => clearInterval(timer))
}
