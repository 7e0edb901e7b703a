import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Campaign } from '@/api/shapes'
import { formatFen } from '@/shared/composables/useMoney'

type Sold = Pick<Campaign, 'variants'>

/** The kinds of a group-buy to choose among: each with its price and what is left of it. */
export function useKinds(campaign: Ref<Sold | undefined>) {
  const { t } = useI18n()
  const kinds = computed(() => campaign.value?.variants ?? [])
  return {
    hasSeveral: computed(() => kinds.value.length > 1),
    options: computed(() =>
      kinds.value.map((kind) => ({
        value: kind.id,
        title: `${kind.name} ${formatFen(kind.price_fen)}`,
        lines: [kind.left > 0 ? t('goal.left', { units: t('goal.units', { count: kind.left }, kind.left) }) : t('goal.gone')],
        isGone: kind.left < 1,
      })),
    ),
  }
}

/** The kind a page begins with: the one a link asks for, if there is such, else the first there is any of. */
export function firstKind(campaign: Sold, wanted: unknown): string {
  const kinds = campaign.variants
  const found = kinds.find((kind) => kind.id === wanted) ?? kinds.find((kind) => kind.left > 0) ?? kinds[0]
  return found?.id ?? ''
}
