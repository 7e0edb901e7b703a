import { computed, ref, type Ref } from 'vue'
import type { Problem } from '@/api/problem'

export type Complaints = Record<string, string | undefined>

/**
 * What stands under each field: our own complaint once the reader has tried to go on, otherwise
 * the server's. A field the reader has changed since is believed again.
 */
export function useTrouble(complaints: Ref<Complaints>, problem: Ref<Problem | null>) {
  const tried = ref(false)
  const isGood = computed(() => Object.values(complaints.value).every((complaint) => !complaint))
  function trouble(field: string): string | undefined {
    if (tried.value && complaints.value[field]) return complaints.value[field]
    return problem.value?.fieldMessage(field)
  }
  /** Tells whether one may go on; from now on complaints are shown. */
  function attempt(): boolean {
    tried.value = true
    return isGood.value
  }
  return { trouble, attempt, isGood, tried }
}
