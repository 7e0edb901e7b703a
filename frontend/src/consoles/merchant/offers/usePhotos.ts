import { computed, onScopeDispose, reactive, ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { asProblem, type Problem } from '@/api/problem'
import type { Picture } from '@/api/shapes'
import { mostPhotos } from './offerRules'
import { sendPicture } from './sendPicture'

export interface Photo {
  key: number
  name: string
  picture: Picture | null
  /** The file itself as an address, so that it is seen before the server has it. */
  preview: string | null
  share: number
  problem: Problem | null
  file: File | null
  stop: AbortController | null
}

const biggestMegabytes = 12
const biggestBytes = biggestMegabytes * 1024 * 1024
const known = /^image\/(?:jpeg|png|webp)$/
let counter = 0

function photoOf(part: Partial<Photo>): Photo {
  const empty = { name: '', picture: null, preview: null, share: 0, problem: null, file: null, stop: null }
  return reactive({ ...empty, key: (counter += 1), ...part })
}

/** Up to nine photos in an order, each sent as soon as it is chosen. The first is the cover. */
export function usePhotos(title: Ref<string>) {
  const { t } = useI18n()
  const photos = ref<Photo[]>([]) as Ref<Photo[]>
  const room = computed(() => mostPhotos - photos.value.length)
  const pictureIds = computed(() => photos.value.flatMap((photo) => (photo.picture ? [photo.picture.id] : [])))
  const pendingCount = computed(() => photos.value.filter((photo) => !photo.picture && !photo.problem).length)

  function hold(pictures: Picture[]): void {
    photos.value = pictures.map((picture) => photoOf({ picture, name: picture.alt, share: 1 }))
  }

  async function send(photo: Photo): Promise<void> {
    if (!photo.file) return
    photo.problem = null
    photo.share = 0
    photo.stop = new AbortController()
    const alt = title.value.trim() || t('merchant.photos.alt')
    try {
      photo.picture = await sendPicture(photo.file, alt, (share) => (photo.share = share), photo.stop.signal)
    } catch (error) {
      photo.problem = asProblem(error)
    }
  }

  function refusal(file: File): string | null {
    if (file.size > biggestBytes) return t('merchant.photos.tooBig', { mb: biggestMegabytes })
    if (file.type && !known.test(file.type)) return t('merchant.photos.notPhoto')
    return null
  }

  async function add(files: Iterable<File>): Promise<void> {
    for (const file of [...files].slice(0, room.value)) {
      const photo = photoOf({ file, name: file.name, preview: URL.createObjectURL(file) })
      photos.value = [...photos.value, photo]
      const complaint = refusal(file)
      // One after the other: on a phone's network five at once are all slow.
      if (complaint) photo.problem = asProblem(new Error(complaint))
      else await send(photo)
    }
  }

  function remove(photo: Photo): void {
    photo.stop?.abort()
    if (photo.preview) URL.revokeObjectURL(photo.preview)
    photos.value = photos.value.filter((other) => other.key !== photo.key)
  }

  function move(from: number, to: number): void {
    if (to < 0 || to >= photos.value.length || from === to) return
    const next = [...photos.value]
    next.splice(to, 0, ...next.splice(from, 1))
    photos.value = next
  }

  onScopeDispose(() => photos.value.forEach((photo) => photo.preview && URL.revokeObjectURL(photo.preview)))
  return { photos, room, pictureIds, pendingCount, hold, add, retry: send, remove, move }
}

export type Photos = ReturnType<typeof usePhotos>
