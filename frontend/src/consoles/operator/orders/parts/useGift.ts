import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, ref, watch, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import { once } from '../../../api/once'
import type { PartLeft, RefundFault, RefundFunder } from '../../../api/operatorShapes'

const one = '/api/v1/operator/orders/{order_id}'

export interface Wanted {
  units: number
  goodwill_fen: number | null
}

/** What one line may give of its own: the units nobody has in hand come first. */
export function waitingUnits(line: PartLeft): number {
  return Math.max(0, Math.min(line.left_units, line.quantity - line.collected_units))
}

/** Refunding parts of an order: what is left, what is wanted of it, and what that would move. */
export function useGift(orderId: Ref<string>) {
  const cache = useQueryClient()
  const path = computed(() => ({ order_id: orderId.value }))
  const id = ref(mintIdentifier())
  const wanted = reactive<Record<string, Wanted>>({})
  const fault = ref<RefundFault>('merchant')
  const funder = ref<RefundFunder>('order')
  const left = useQuery({
    queryKey: computed(() => ['operator', 'order', orderId.value, 'parts']),
    queryFn: ({ signal }) => answered(client.GET(`${one}/parts`, { params: { path: path.value }, signal })),
  })
  // The platform pays goodwill only: units are given back on the order's own money.
  const byPlatform = computed(() => funder.value === 'platform')
  const lines = computed(() =>
    Object.entries(wanted)
      .map(([line_id, { units, goodwill_fen }]) => ({ line_id, units: byPlatform.value ? 0 : units, goodwill_fen: goodwill_fen ?? 0 }))
      .filter(({ units, goodwill_fen }) => units > 0 || goodwill_fen > 0),
  )
  const said = computed(() => ({ id: id.value, lines: lines.value, fault: fault.value, funder: funder.value }))
  const preview = useQuery({
    queryKey: computed(() => ['operator', 'gift', orderId.value, said.value]),
    queryFn: ({ signal }) =>
      answered(client.POST(`${one}/refund-preview`, { params: { path: path.value }, body: { ...said.value, reason: 'preview' }, signal })),
    enabled: computed(() => lines.value.length > 0),
    retry: false,
  })
  watch(
    () => left.data.value?.lines,
    (known) => known?.forEach((line) => (wanted[line.line_id] ??= { units: 0, goodwill_fen: null })),
    { immediate: true },
  )
  /** Give the id of the proposal when another person has to approve it. */
  async function give(reason: string): Promise<string | null> {
    const answer = await answered(client.POST(`${one}/refunds/parts`, { params: once(path.value), body: { ...said.value, reason } }))
    id.value = mintIdentifier()
    for (const one of Object.values(wanted)) Object.assign(one, { units: 0, goodwill_fen: null })
    await cache.invalidateQueries({ queryKey: ['operator'] })
    return answer.proposal_id
  }
  return { left, wanted, fault, funder, byPlatform, lines, preview, give }
}
