import { ref, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

/** One thing a person does by pressing a button: runs once at a time, and keeps its trouble. */
export function useAction<Arguments extends unknown[], Result>(
  work: (...given: Arguments) => Promise<Result>,
) {
  const isBusy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  /** The result, or undefined when it was refused (see `problem`) or is already running. */
  async function run(...given: Arguments): Promise<Result | undefined> {
    if (isBusy.value) return undefined
    isBusy.value = true
    problem.value = null
    try {
      return await work(...given)
    } catch (error) {
      problem.value = asProblem(error)
      return undefined
    } finally {
      isBusy.value = false
    }
  }
  return { run, isBusy, problem }
}
