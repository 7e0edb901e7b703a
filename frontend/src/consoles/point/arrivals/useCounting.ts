import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { usePhotoShelf } from '@/resident/after-sale/usePhotoShelf'
import { once } from '../../api/once'
import { usePoint } from '../usePoint'
import { countsOf, isPossible, missingUnits, wholeCount, type CountFields } from './countRules'

const one = '/api/v1/pick-up-points/{point_id}/arrivals'

/** Counting the goods of one campaign; who would get less is asked before it is said. */
export function useCounting(campaignId: Ref<string>) {
  const { board, path, pointId, renew } = usePoint()
  const arrival = computed(() => board.data.value?.arrivals.find((found) => found.campaign_id === campaignId.value))
  const fields = ref<CountFields[]>([])
  // Filled once: the board is read again every minute, and must not take along what was counted.
  watch(
    () => `${arrival.value?.campaign_id} ${arrival.value?.state}`,
    () => arrival.value && (fields.value = wholeCount(arrival.value)),
    { immediate: true },
  )
  const note = ref('')
  const shelf = usePhotoShelf()
  const isGood = computed(() => fields.value.length > 0 && fields.value.every(isPossible))
  const missing = computed(() => missingUnits(fields.value))
  const body = computed(() => ({ campaign_id: campaignId.value, counts: countsOf(fields.value) }))
  const preview = useQuery({
    queryKey: computed(() => ['arrival-preview', pointId.value, body.value]),
    queryFn: ({ signal }) => answered(client.POST(`${one}/preview`, { params: { path: path.value }, body: body.value, signal })),
    enabled: computed(() => isGood.value && missing.value > 0 && arrival.value?.state === 'expected'),
    // Another count is another question; an answer to an old one is never shown for it. What changes
    // at the point does not ask it again: once it is arrived there is nothing to foresee.
    gcTime: 0,
    retry: false,
  })
  async function report(): Promise<void> {
    const evidence = { note: note.value.trim(), picture_ids: shelf.ids.value }
    await answered(client.POST(one, { params: once(path.value), body: { ...body.value, ...evidence } }))
    await renew()
  }
  return { board, arrival, fields, isGood, missing, preview, note, shelf, report }
}
