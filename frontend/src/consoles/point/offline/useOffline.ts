import { useQuery } from '@tanstack/vue-query'
import { computed, onMounted, onScopeDispose, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import { isOnline } from '@/api/online'
import { Problem } from '@/api/problem'
import { now } from '@/app/clock'
import { noteHandOver, readRoster, untoldHandOvers, writeRoster } from '@/app/handOverStore'
import { useSession } from '@/app/session'
import type { CheckedCode, HandedLine, HandOverEvent, Roster, RosterOrder, ShownCode, SyncedHandOver } from '../../api/pointShapes'
import { usePoint } from '../usePoint'
import { findInRoster, without } from './roster'
import { secretOf } from './secrets'
import { tellHandOvers } from './telling'

const everyMinute = 60_000
const retryMs = 30_000

/** Handing out in a cellar: what waits is kept here, what was handed out is told when there is a network. */
export function useOffline() {
  const { t } = useI18n()
  const { pointId, path, renew } = usePoint()
  const { person } = useSession()
  const personId = computed(() => person.value?.id ?? '')
  const waiting = ref(0)
  const inVain = ref<SyncedHandOver[]>([])
  /** Without a list on this device nobody can hand out in the cellar: better to know it upstairs. */
  const isKept = ref(true)
  let isSyncing = false

  const roster = useQuery({
    queryKey: computed(() => ['point', pointId.value, 'roster']),
    queryFn: ({ signal }) => answered(client.GET('/api/v1/pick-up-points/{point_id}/roster', { params: { path: path.value }, signal })),
    refetchInterval: everyMinute,
  })
  const untold = async () => untoldHandOvers(personId.value, pointId.value).catch(() => [])
  const count = async (): Promise<void> => void (waiting.value = (await untold()).length)

  /** Keeps the newest list, without what this device handed out and has not told yet. */
  async function hold(list: Roster): Promise<void> {
    const left = (await untold()).map(({ event }) => event).reduce(without, list)
    isKept.value = await writeRoster(personId.value, pointId.value, left).then(
      () => true,
      () => false,
    )
  }

  /** The list while it is good; afterwards nobody hands out by it. */
  async function held(): Promise<Roster | null> {
    const list = await readRoster(personId.value, pointId.value).catch(() => null)
    return list && Date.parse(list.good_until) > now() ? list : null
  }

  /** What a code opens by the kept list, in the words of the counter; null when it opens nothing. */
  async function look(shown: ShownCode): Promise<CheckedCode | null> {
    const list = await held()
    const order = list && (await findInRoster(list, shown))
    return order ? parcelOf(order) : null
  }

  /** Notes a hand-over; raises when this device cannot keep it, for then nothing may be handed out. */
  async function note(order: CheckedCode, shown: ShownCode, lines: HandedLine[], id: string): Promise<boolean> {
    const code = secretOf(shown)
    if (!code) return false
    const handed = lines.filter((line) => line.units > 0)
    const event: HandOverEvent = { id, order_id: order.order_id, code, lines: handed, scanned_at: new Date(now()).toISOString(), device: device() }
    const list = await held()
    try {
      await noteHandOver(personId.value, pointId.value, event, list && without(list, event))
    } catch {
      throw new Problem(0, { code: 'not-noted', title: t('point.offline.full'), detail: t('point.offline.fullText') })
    }
    await count()
    return true
  }

  async function sync(): Promise<void> {
    if (isSyncing || personId.value === '' || (await untold()).length === 0) return
    isSyncing = true
    try {
      const done = await tellHandOvers(personId.value, pointId.value)
      inVain.value = [...inVain.value, ...done.filter((event) => !['done', 'partial'].includes(event.outcome))]
      await renew()
    } catch {
      // Still no network, or the session ended: everything stays noted and is told later.
    } finally {
      isSyncing = false
      await count()
    }
  }

  watch(roster.data, (list) => list && void hold(list), { immediate: true })
  watch(isOnline, (reached) => reached && void sync())
  watch([personId, pointId], () => void count(), { immediate: true })
  onMounted(() => void sync())
  const timer = setInterval(() => void sync(), retryMs)
  onScopeDispose(() => clearInterval(timer))
  return { isOnline, isKept, waiting, inVain, look, note, sync }
}

function parcelOf(order: RosterOrder): CheckedCode {
  const lines = order.lines.map((line) => ({ ...line, quantity: line.units_left }))
  return {
    ...order,
    lines,
    quantity: lines.reduce((sum, line) => sum + line.units_left, 0),
    picture: null,
    // A phone without a network knows codes by their hashes alone.
    fetched_by: null,
    merchant_name: '',
    state: 'ready',
    collect_until: '',
  }
}

const device = (): string => (/android|iphone|ipad|windows|mac|linux/i.exec(navigator.userAgent)?.[0] ?? '').toLowerCase()
