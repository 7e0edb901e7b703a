import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Campaign } from '@/api/shapes'
import { useInstants } from '@/shared/composables/useInstants'
import { useSpokenMoney } from '@/shared/composables/useSpokenMoney'
import { useFormation } from './useFormation'

/** What one would tell somebody about a group-buy: what, for how much, how far, until when, where. */
export function useCampaignSpeech(campaign: Ref<Campaign>) {
  const { t } = useI18n()
  const { instant, span } = useInstants()
  const money = useSpokenMoney()
  const { text, stage } = useFormation(campaign)
  return computed(() => {
    const { title, unit_label: unit, price_fen: fen, can_join: join, merchant, variants, opens_at, closes_at } = campaign.value
    return [
      title,
      ...(variants.length > 1
        ? variants.map((kind) => t('campaign.spoken.kind', { name: kind.name, price: money(kind.price_fen) }))
        : [t('campaign.spoken.price', { price: money(fen), unit })]),
      text.value,
      stage.value === 'soon'
        ? t('campaign.opensAt', { at: instant(opens_at) })
        : t('campaign.closesAt', { at: instant(closes_at) }),
      ...campaign.value.pick_up_points.map((point) =>
        t('campaign.spoken.collect', {
          at: span(point.collect_from, point.collect_until),
          point: point.name,
          address: point.address,
        }),
      ),
      t('campaign.spoken.seller', { name: merchant.name }),
      join.reason ? `${join.reason.title}. ${join.reason.detail}` : t('campaign.spoken.join'),
    ]
  })
}
