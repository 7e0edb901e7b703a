import { useI18n } from 'vue-i18n'
import type { Goal } from '@/api/shapes'
import { formatFen } from './useMoney'

interface Missing {
  kind: Goal['kind']
  left: number
}

/** What a group-buy is measured by, in words: units, people or an amount. Only what is paid counts. */
export function useGoals() {
  const { t } = useI18n()
  const counted = (kind: Goal['kind'], count: number): string =>
    kind === 'amount' ? formatFen(count) : t(`goal.${kind}`, { count }, count)
  return {
    counted,
    /** How far it is: 12 / 20 份. */
    progress: ({ kind, least, reached }: Goal): string =>
      t('goal.progress', { reached: kind === 'amount' ? formatFen(reached) : reached, least: counted(kind, least) }),
    least: ({ kind, least }: Goal): string => counted(kind, least),
    left: ({ kind, least, reached }: Goal): string => counted(kind, Math.max(0, least - reached)),
    /** All that is missing: 3 人且 5 份; 或 where any one is enough. */
    missing: (parts: readonly Missing[], joined: 'all' | 'any'): string =>
      parts.map(({ kind, left }) => counted(kind, left)).join(t(`goal.${joined}`)),
  }
}

/** Whether all that is needed is there, whichever of several things is shown. */
export function isReached({ met }: Goal): boolean {
  return met
}
