import { computed, reactive, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import type { CaseReason, Refundable } from '@/shared/after-sale/case'
import { useAction } from '@/shared/composables/useAction'
import { formatFen } from '@/shared/composables/useMoney'
import { useToasts } from '@/shared/composables/useToasts'
import { usePreview } from './useCases'
import { usePhotoShelf } from './usePhotoShelf'

const shortest = 2

/** A complaint as it is written; its id is minted once, so that sending it again is harmless. */
export function useApplying(orderId: Ref<string>, found: Ref<Refundable | undefined>) {
  const { t } = useI18n()
  const router = useRouter()
  const { show } = useToasts()
  const shelf = usePhotoShelf()
  const id = mintIdentifier()
  const units = reactive<Record<string, number>>({})
  const fields = reactive({
    reason: 'spoiled' as CaseReason,
    wants: 'refund' as 'refund' | 'return_and_refund',
    story: '',
    part: 'whole' as 'whole' | 'less',
    amount: null as number | null,
  })
  const tried = ref(false)
  watch(
    found,
    (given) => {
      // One unit of one line needs no choice.
      if (given?.lines.length === 1 && given.lines[0]?.left_units === 1) units[given.lines[0].line_id] = 1
    },
    { immediate: true },
  )
  const lines = computed(() =>
    Object.entries(units)
      .filter(([, count]) => count > 0)
      .map(([line_id, count]) => ({ line_id, units: count })),
  )
  const preview = usePreview(orderId, lines)
  const most = computed(() => preview.data.value?.amount_fen ?? 0)
  const complaints = computed(() => ({
    units: lines.value.length === 0 ? t('after-sale.unitsNeeded') : undefined,
    story: fields.story.trim().length < shortest ? t('after-sale.storyNeeded') : undefined,
    amount:
      fields.part === 'less' && !(fields.amount && fields.amount <= most.value)
        ? t('after-sale.amountWrong', { most: formatFen(most.value) })
        : undefined,
  }))
  const trouble = computed(() => (tried.value ? complaints.value : { units: undefined, story: undefined, amount: undefined }))
  const { run, isBusy, problem } = useAction(async () => {
    tried.value = true
    if (Object.values(complaints.value).some(Boolean)) return
    await answered(
      client.POST('/api/v1/orders/{order_id}/after-sales', {
        params: { path: { order_id: orderId.value } },
        body: {
          id,
          lines: lines.value,
          reason: fields.reason,
          wants: fields.wants,
          story: fields.story.trim(),
          picture_ids: shelf.ids.value,
          amount_fen: fields.part === 'less' ? fields.amount : null,
        },
      }),
    )
    show(t('after-sale.sent'))
    await router.replace(`/after-sales/${id}`)
  })
  return { units, fields, shelf, most, trouble, send: run, isBusy, problem }
}
