import { useI18n } from 'vue-i18n'
import { useInstants } from '@/shared/composables/useInstants'
import type { CampaignRow } from '../../api/merchantShapes'

/** Where and when a campaign is collected, in a line. */
export function usePickUpText() {
  const { t } = useI18n()
  const { instant } = useInstants()
  return (campaign: CampaignRow): string => {
    const [first, ...others] = campaign.points
    if (!first) return ''
    const text = `${first.name} ${instant(first.collect_from)}`
    return others.length > 0 ? t('merchant.points.andOthers', { text, count: others.length }, others.length) : text
  }
}
