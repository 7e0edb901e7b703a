import { useQuery } from '@tanstack/vue-query'
import { computed, onMounted, onScopeDispose, ref, watch } from 'vue'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import { isOnline } from '@/api/online'
import { now } from '@/app/clock'
import { useSession } from '@/app/session'
import { once } from '../../api/once'
import type { CheckedCode, HandedLine, HandOverEvent, RosterOrder, ShownCode, SyncedHandOver } from '../../api/pointShapes'
import { usePoint } from '../usePoint'
import { secretOf } from './secrets'
import { dequeue, enqueue, findInRoster, keepRoster, keptRoster, queued } from './shelf'

const everyMinute = 60_000
const retryMs = 30_000
const most = 200

/** Handing out in a cellar: what waits is kept here, what was handed out is told when there is a network. */
export function useOffline() {
  const { pointId, path, renew } = usePoint()
  const { person } = useSession()
  const personId = computed(() => person.value?.id ?? '')
  const waiting = ref(0)
  const inVain = ref<SyncedHandOver[]>([])
  let isSyncing = false

  const roster = useQuery({
    queryKey: computed(() => ['point', pointId.value, 'roster']),
    queryFn: ({ signal }) => answered(client.GET('/api/v1/pick-up-points/{point_id}/roster', { params: { path: path.value }, signal })),
    refetchInterval: everyMinute,
  })
  const count = (): void => void (waiting.value = queued(personId.value, pointId.value).length)

  /** What a code opens by the kept list, in the words of the counter; null when it opens nothing. */
  async function look(shown: ShownCode): Promise<CheckedCode | null> {
    const list = keptRoster(personId.value, pointId.value)
    const order = list && (await findInRoster(list, shown))
    return order ? parcelOf(order) : null
  }

  function note(order: CheckedCode, shown: ShownCode, lines: HandedLine[], id: string = mintIdentifier()): boolean {
    const code = secretOf(shown)
    if (!code) return false
    const handed = lines.filter((line) => line.units > 0)
    const event: HandOverEvent = { id, order_id: order.order_id, code, lines: handed, scanned_at: new Date(now()).toISOString(), device: device() }
    enqueue(personId.value, pointId.value, event)
    count()
    return true
  }

  /** Tells what is queued, oldest first; what was told is forgotten here, whatever came of it. */
  async function sync(): Promise<void> {
    const events = queued(personId.value, pointId.value).slice(0, most)
    if (isSyncing || events.length === 0) return
    isSyncing = true
    try {
      const { events: done } = await answered(
        client.POST('/api/v1/pick-up-points/{point_id}/hand-overs', { params: once(path.value), body: { events } }),
      )
      dequeue(personId.value, pointId.value, done.map((event) => event.id))
      inVain.value = [...inVain.value, ...done.filter((event) => !['done', 'partial'].includes(event.outcome))]
      await renew()
    } catch {
      // Still no network, or the session ended: everything stays queued and is told later.
    } finally {
      isSyncing = false
      count()
    }
  }

  watch(roster.data, (list) => list && keepRoster(personId.value, pointId.value, list), { immediate: true })
  watch(isOnline, (reached) => reached && void sync())
  watch([personId, pointId], count, { immediate: true })
  onMounted(() => void sync())
  const timer = setInterval(() => void sync(), retryMs)
  onScopeDispose(() => clearInterval(timer))
  return { isOnline, waiting, inVain, look, note, sync }
}

function parcelOf(order: RosterOrder): CheckedCode {
  const lines = order.lines.map((line) => ({ ...line, quantity: line.units_left }))
  return {
    ...order,
    lines,
    quantity: lines.reduce((sum, line) => sum + line.units_left, 0),
    picture: null,
    merchant_name: '',
    state: 'ready',
    collect_until: '',
  }
}

const device = (): string => (/android|iphone|ipad|windows|mac|linux/i.exec(navigator.userAgent)?.[0] ?? '').toLowerCase()
