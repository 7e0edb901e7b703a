import { shallowRef, watch } from 'vue'
import { useAction } from './useAction'

/**
 * A step that is asked about in a sheet: `asked` is what it is about and opens the sheet, null closes
 * it, and the step done closes it, too. A refusal goes with its sheet; the next one begins without.
 */
export function useAsked<Subject, Arguments extends unknown[]>(
  work: (subject: Subject, ...given: Arguments) => Promise<unknown>,
) {
  const asked = shallowRef<Subject | null>(null)
  const { run, isBusy, problem } = useAction(async (subject: Subject, ...given: Arguments) => {
    await work(subject, ...given)
    if (asked.value === subject) asked.value = null
  })
  watch(asked, () => (problem.value = null), { flush: 'sync' })

  async function send(...given: Arguments): Promise<void> {
    if (asked.value !== null) await run(asked.value, ...given)
  }
  return { asked, send, isBusy, problem }
}
