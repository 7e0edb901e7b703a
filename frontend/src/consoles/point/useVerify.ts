import { computed, ref, shallowRef } from 'vue'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import type { Problem } from '@/api/problem'
import { now as present } from '@/app/clock'
import { useAction } from '@/shared/composables/useAction'
import { useNow } from '@/shared/composables/useNow'
import type { CheckedCode, HandedLine, ShownCode } from '../api/pointShapes'
import type { useOffline } from './offline/useOffline'
import { usePoint } from './usePoint'

export const digitCount = 6
type ToCollect = ShownCode & { event_id: string; lines: HandedLine[] }
const route = '/api/v1/pick-up-points/{point_id}'

/** What left the counter: `isQueued` when it is told later. */
export interface HandedOut {
  title: string
  number: string
  buyer_mask: string
  units: number
  left: number
  isQueued: boolean
}

/** From a shown code to a handed-over parcel: look, confirm, done; or refused, and why. */
export function useVerify(offline: ReturnType<typeof useOffline>) {
  const { path, renew } = usePoint()
  const shown = shallowRef<ShownCode | null>(null)
  const preview = shallowRef<CheckedCode | null>(null)
  const collected = shallowRef<HandedOut | null>(null)
  const refusal = shallowRef<Problem | null>(null)
  const typed = ref('')
  const now = useNow()
  let event = ''

  const checking = useAction(async (code: ShownCode) =>
    answered(client.POST(`${route}/check`, { params: { path: path.value }, body: code })),
  )
  const collecting = useAction(async (body: ToCollect) =>
    answered(client.POST(`${route}/collect`, { params: { path: path.value }, body })),
  )

  const noting = useAction(offline.note)

  async function check(code: ShownCode): Promise<void> {
    if (checking.isBusy.value || preview.value || refusal.value) return
    shown.value = code
    event = mintIdentifier()
    noting.problem.value = null
    preview.value = (await checking.run(code)) ?? null
    if (checking.problem.value?.isOffline) preview.value = await offline.look(code)
    refusal.value = preview.value ? null : checking.problem.value
    if (refusal.value) void renew()
  }

  /** Hands out, or notes it when the answer does not come: the same event is never counted twice. */
  async function collect(lines: HandedLine[]): Promise<void> {
    const [code, order] = [shown.value, preview.value]
    if (!code || !order) return
    const result = await collecting.run({ ...code, event_id: event, lines })
    const isQueued = collecting.problem.value?.isOffline === true && (await noting.run(order, code, lines, event)) === true
    preview.value = null
    collected.value = result || isQueued ? handedOut(order, lines, isQueued) : null
    refusal.value = collected.value ? null : (noting.problem.value ?? collecting.problem.value)
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

function handedOut(order: CheckedCode, lines: HandedLine[], isQueued: boolean): HandedOut {
  const units = lines.reduce((sum, line) => sum + line.units, 0)
  const left = order.lines.reduce((sum, line) => sum + line.units_left, 0) - units
  return { title: order.title, number: order.number, buyer_mask: order.buyer_mask, units, left, isQueued }
}
