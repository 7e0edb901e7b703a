import { computed, ref, shallowRef } from 'vue'
import { answered, client } from '@/api/client'
import type { Problem } from '@/api/problem'
import { now as present } from '@/app/clock'
import { useAction } from '@/shared/composables/useAction'
import { useNow } from '@/shared/composables/useNow'
import type { CheckedCode, CollectedOrder, ShownCode } from '../api/pointShapes'
import { usePoint } from './usePoint'

export const digitCount = 6
const route = '/api/v1/pick-up-points/{point_id}'

/** From a shown code to a handed-over parcel: look, confirm, done; or refused, and why. */
export function useVerify() {
  const { path, renew } = usePoint()
  const shown = shallowRef<ShownCode | null>(null)
  const preview = shallowRef<CheckedCode | null>(null)
  const collected = shallowRef<CollectedOrder | null>(null)
  const refusal = shallowRef<Problem | null>(null)
  const typed = ref('')
  const now = useNow()

  const checking = useAction(async (code: ShownCode) =>
    answered(client.POST(`${route}/check`, { params: { path: path.value }, body: code })),
  )
  const collecting = useAction(async (code: ShownCode) =>
    answered(client.POST(`${route}/collect`, { params: { path: path.value }, body: code })),
  )

  async function check(code: ShownCode): Promise<void> {
    if (checking.isBusy.value || preview.value || refusal.value) return
    shown.value = code
    preview.value = (await checking.run(code)) ?? null
    refusal.value = checking.problem.value
    if (refusal.value) void renew()
  }

  async function collect(): Promise<void> {
    if (!shown.value) return
    const result = await collecting.run(shown.value)
    preview.value = null
    collected.value = result ?? null
    refusal.value = collecting.problem.value
    void renew()
  }

  function next(): void {
    shown.value = null
    preview.value = null
    collected.value = null
    refusal.value = null
    typed.value = ''
  }

  function type(text: string): void {
    typed.value = text.trim()
    if (new RegExp(`^\\d{${digitCount}}$`).test(typed.value)) void check({ digits: typed.value })
  }

  /** Enter, as a hand scanner sends it after the whole text of a QR code. */
  function submit(): void {
    if (typed.value.length > digitCount) void check({ qr_text: typed.value })
  }

  const lockedUntil = ref(0)
  const lockedSeconds = computed(() => Math.max(0, Math.ceil((lockedUntil.value - now.value) / 1_000)))
  function noteLock(problem: Problem): void {
    const seconds = problem.extensions.retry_after_seconds
    if (problem.code === 'too-many-wrong-digits' && typeof seconds === 'number') lockedUntil.value = present() + seconds * 1_000
  }

  return {
    typed,
    preview,
    collected,
    refusal,
    lockedSeconds,
    isBusy: computed(() => checking.isBusy.value || collecting.isBusy.value),
    check,
    collect,
    next,
    type,
    submit,
    noteLock,
  }
}

export type Verify = ReturnType<typeof useVerify>
