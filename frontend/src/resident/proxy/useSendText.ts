import { ref } from 'vue'

type Copied = 'not' | 'done' | 'refused'

/** Hands words to whatever the telephone offers, or to the clipboard. */
export function useSendText() {
  const copied = ref<Copied>('not')
  const canSend = typeof navigator.share === 'function'
  async function copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      copied.value = 'done'
    } catch {
      // Without TLS, or where a reader forbids it: the words are shown to be taken by hand.
      copied.value = 'refused'
    }
  }
  /** Closing what the telephone offers is no trouble. */
  const send = (text: string): Promise<void> => navigator.share({ text }).catch(() => undefined)
  return { copied, canSend, copy, send }
}
