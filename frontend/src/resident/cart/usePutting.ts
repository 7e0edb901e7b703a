import { useI18n } from 'vue-i18n'
import type { Campaign } from '@/api/shapes'
import { useSession } from '@/app/session'
import { useToasts } from '@/shared/composables/useToasts'
import { oneOf, type ChosenVariant } from './fromCampaign'
import { useCart } from './useCart'

/** So soon after the first a second tap of the same finger comes, and means the same. */
const sameTapMs = 600

/** Puts one unit into the cart and says so; without a kind it is the only one there is. */
export function usePutting() {
  const { t } = useI18n()
  const { person } = useSession()
  const { add } = useCart()
  const { show } = useToasts()
  let tappedAt = -Infinity
  return (campaign: Campaign, variant?: ChosenVariant): void => {
    const now = performance.now()
    const isSameTap = now - tappedAt < sameTapMs
    tappedAt = now
    if (isSameTap) return
    const item = oneOf(campaign, variant, person.value?.communities[0]?.id)
    if (!item) return
    if (add(item)) show(t('cart.added'))
    else show(t('cart.full'), 'trouble')
  }
}
