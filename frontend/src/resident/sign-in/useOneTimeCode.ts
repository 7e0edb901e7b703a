import { computed, ref, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { Channel, CodePurpose } from '@/api/shapes'
import { now as present } from '@/app/clock'
import { useAction } from '@/shared/composables/useAction'
import { useNow } from '@/shared/composables/useNow'

/** Sends a one-time code, and says when the next one may be asked for. */
export function useOneTimeCode(purpose: CodePurpose) {
  const sentTo = ref<string | null>(null)
  const resendAt = ref(0)
  const now = useNow()
  const waitSeconds = computed(() => Math.max(0, Math.ceil((resendAt.value - now.value) / 1_000)))

  const { run, isBusy, problem } = useAction(async (channel: Channel, address: string) => {
    try {
      const { resend_after_seconds } = await answered(client.POST('/api/v1/codes', { body: { channel, address, purpose } }))
      sentTo.value = address
      resendAt.value = present() + resend_after_seconds * 1_000
    } catch (error) {
      const wait = asProblem(error).extensions.retry_after_seconds
      if (typeof wait === 'number') resendAt.value = present() + wait * 1_000
      throw error
    }
  })
  return { send: run, isSending: isBusy, problem, sentTo: sentTo as Readonly<Ref<string | null>>, waitSeconds }
}
