import { readonly, shallowRef } from 'vue'

export interface Question {
  title: string
  text?: string
  yes: string
  no: string
  /** A serious step is drawn in the colour of danger and is never the first button. */
  serious?: boolean
}

interface OpenQuestion extends Question {
  answer: (yes: boolean) => void
}

const open = shallowRef<OpenQuestion | null>(null)

/** Asks before a step that cannot be taken back; resolves to what the person chose. */
export function useConfirm() {
  function ask(question: Question): Promise<boolean> {
    open.value?.answer(false)
    return new Promise((resolve) => {
      open.value = {
        ...question,
        answer: (yes) => {
          open.value = null
          resolve(yes)
        },
      }
    })
  }
  return { question: readonly(open), ask }
}
