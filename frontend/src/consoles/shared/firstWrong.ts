import { nextTick } from 'vue'

/** Brings the first field with a complaint into view, and the caret into it. */
export async function firstWrong(): Promise<void> {
  await nextTick()
  const field = document.querySelector<HTMLElement>('main [aria-invalid="true"]')
  field?.scrollIntoView({ block: 'center' })
  field?.focus({ preventScroll: true })
}
