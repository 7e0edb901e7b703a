import { onScopeDispose, readonly, ref, type Ref } from 'vue'
import { now as present } from '@/app/clock'

/** The present of the neighbourhood, in milliseconds, renewed every so often while someone looks. */
export function useNow(everyMs = 1_000): Readonly<Ref<number>> {
  const now = ref(present())
  const timer = setInterval(() => (now.value = present()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
