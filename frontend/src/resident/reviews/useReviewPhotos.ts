import { computed, onScopeDispose, ref } from 'vue'
import { asProblem, type Problem } from '@/api/problem'
import type { Picture } from '@/api/shapes'
import { sendPicture } from '@/consoles/merchant/offers/sendPicture'

export const mostReviewPhotos = 6

/** Up to six photos, each sent as soon as it is chosen, one after the other. */
export function useReviewPhotos(alt: () => string) {
  const pictures = ref<Picture[]>([])
  const share = ref<number | null>(null)
  const problem = ref<Problem | null>(null)
  const stop = new AbortController()
  const room = computed(() => mostReviewPhotos - pictures.value.length)

  async function add(files: Iterable<File>): Promise<void> {
    problem.value = null
    for (const file of [...files].slice(0, room.value)) {
      share.value = 0
      try {
        const sent = await sendPicture(file, alt(), (done) => (share.value = done), stop.signal)
        pictures.value = [...pictures.value, sent]
      } catch (error) {
        problem.value = asProblem(error)
      }
      share.value = null
    }
  }
  function remove(id: string): void {
    pictures.value = pictures.value.filter((picture) => picture.id !== id)
  }
  function hold(held: Picture[]): void {
    pictures.value = held
  }
  onScopeDispose(() => stop.abort())
  return { pictures, share, problem, room, add, remove, hold }
}

export type ReviewPhotos = ReturnType<typeof useReviewPhotos>
