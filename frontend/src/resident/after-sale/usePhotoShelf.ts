import { computed, onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Picture } from '@/api/shapes'
import { sendPicture } from '@/consoles/merchant/offers/sendPicture'
import { useAction } from '@/shared/composables/useAction'

export const mostPhotos = 6

/** Photos of what is wrong, each sent as soon as it is taken. */
export function usePhotoShelf() {
  const { t } = useI18n()
  const pictures = ref<Picture[]>([])
  const stop = new AbortController()
  const { run, isBusy, problem } = useAction(async (files: File[]) => {
    for (const file of files.slice(0, mostPhotos - pictures.value.length)) {
      const alt = t('after-sale.photo', { place: pictures.value.length + 1 })
      // One after the other: on a phone's network several at once are all slow.
      const sent = await sendPicture(file, alt, () => undefined, stop.signal)
      pictures.value = [...pictures.value, sent]
    }
  })
  onScopeDispose(() => stop.abort())
  return {
    pictures,
    add: run,
    isBusy,
    problem,
    ids: computed(() => pictures.value.map(({ id }) => id)),
    remove: (id: string) => (pictures.value = pictures.value.filter((one) => one.id !== id)),
  }
}

export type PhotoShelf = ReturnType<typeof usePhotoShelf>
