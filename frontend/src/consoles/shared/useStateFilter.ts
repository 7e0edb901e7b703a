import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** Which state a list is filtered by; it stands in the address, so that a figure can lead to it. */
export function useStateFilter<State extends string>(states: readonly State[], usual: State): WritableComputedRef<State> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => states.find((state) => state === route.query.state) ?? usual,
    set: (state) => void router.replace({ query: { ...route.query, state: state === usual ? undefined : state } }),
  })
}
