import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** The present, in milliseconds, renewed every so often while someone looks. */
export function useNow(everyMs = 1_000): Readonly<Ref<number>> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
