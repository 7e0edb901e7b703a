import { computed, ref, toRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { mintIdentifier } from '@/api/idempotency'
import { useAction } from '@/shared/composables/useAction'
import type { Offer } from '../../api/merchantShapes'
import { useTrouble } from '../../shared/useTrouble'
import { draftOf, emptyOffer, fieldsOf, offerComplaints, type OfferFields } from './offerRules'
import { useOffer, useSaveOffer } from './useOffers'
import { usePhotos } from './usePhotos'

/** The form of an offer: filled from the stored one, complaining beside the field, saved as a version. */
export function useOfferForm(offerId: Ref<string>) {
  const { t } = useI18n()
  const fields = ref<OfferFields>(emptyOffer(t('merchant.field.unitDefault')))
  const photos = usePhotos(toRef(() => fields.value.title))
  const query = useOffer(offerId)
  const { create, change } = useSaveOffer()
  // The same key for every try of this form: a lost answer must not make the goods twice.
  const requestKey = mintIdentifier()

  watch(
    () => query.data.value,
    (stored) => {
      if (!stored) return
      fields.value = fieldsOf(stored.value)
      photos.hold(stored.value.pictures)
    },
    { immediate: true },
  )

  const complaints = computed(() =>
    offerComplaints(fields.value, { ready: photos.pictureIds.value.length, pending: photos.pendingCount.value }, t),
  )
  const saving = useAction(async (): Promise<Offer> => {
    const draft = draftOf(fields.value, photos.pictureIds.value)
    if (!offerId.value) return create(draft, requestKey)
    return change(offerId.value, draft, query.data.value?.etag ?? null)
  })
  const { trouble, attempt } = useTrouble(complaints, saving.problem)

  async function save(): Promise<Offer | undefined> {
    if (!attempt()) return undefined
    return saving.run()
  }
  return { fields, photos, query, trouble, attempt, save, isBusy: saving.isBusy, problem: saving.problem, complaints }
}
