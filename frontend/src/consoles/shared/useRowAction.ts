import { ref, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

/** What a button of every row does: each row once at a time, and only the pressed button turns. */
export function useRowAction<Row, Result>(idOf: (row: Row) => string, work: (row: Row) => Promise<Result>) {
  const running = ref(new Set<string>())
  const problem = shallowRef<Problem | null>(null)

  const isBusy = (row: Row): boolean => running.value.has(idOf(row))
  async function run(row: Row): Promise<Result | undefined> {
    if (isBusy(row)) return undefined
    running.value.add(idOf(row))
    problem.value = null
    try {
      return await work(row)
    } catch (error) {
      problem.value = asProblem(error)
      return undefined
    } finally {
      running.value.delete(idOf(row))
    }
  }
  return { run, isBusy, problem }
}
