import { useI18n } from 'vue-i18n'
import type { WaitingPlace } from '@/api/shapes'
import { useInstants } from '@/shared/composables/useInstants'

/** A place in line in words: what stands first, and what follows below it. */
export function usePlaceWords() {
  const { t } = useI18n()
  const { instant } = useInstants()
  const units = (count: number): string => t('goal.units', { count }, count)

  function wish(place: WaitingPlace): string {
    const wanted = [place.variant_name, units(place.quantity)].filter(Boolean).join(' ')
    return t(place.accepts_fewer && place.quantity > 1 ? 'waiting.wishFewer' : 'waiting.wish', { wanted, point: place.point_name })
  }

  function headline(place: WaitingPlace): string {
    if (place.state === 'offered') return t('waiting.turn', { units: units(place.offered_units ?? place.quantity) })
    if (place.state !== 'waiting') return t(`waiting.ended.${place.state}`)
    return place.ahead ? t('waiting.ahead', { count: place.ahead }, place.ahead) : t('waiting.first')
  }

  function lines(place: WaitingPlace): string[] {
    if (place.state === 'offered' && place.offer_until) return [t('waiting.until', { at: instant(place.offer_until) }), wish(place)]
    return [wish(place)]
  }
  return { headline, lines, wish }
}
