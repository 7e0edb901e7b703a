import { computed, type Ref } from 'vue'
import { useNow } from '@/shared/composables/useNow'

const minuteMs = 60_000

/** Minutes left of a hold, rounded up so that "1 minute" is never a lie; null without a hold. */
export function minutesLeft(until: string | null, now: number): number | null {
  if (until === null) return null
  return Math.max(0, Math.ceil((Date.parse(until) - now) / minuteMs))
}

/** How long the units stay set aside: told in minutes, since running seconds only make one nervous. */
export function useHold(until: Ref<string | null>) {
  const now = useNow()
  const minutes = computed(() => minutesLeft(until.value, now.value))
  return { minutes, isOver: computed(() => minutes.value === 0) }
}
