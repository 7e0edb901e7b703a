import { computed, effectScope, ref, watch } from 'vue'
import { keep, kept } from '@/app/personalShelf'
import { useSession } from '@/app/session'
import { changed, hasRoom, moved, put, wishing, without, type CartItem } from './cartItems'

// Of the device and not of a person, so that one may fill it before signing in; signing out wipes it.
const owner = 'device'
const shelf = 'cart'
const items = ref<CartItem[]>([])
let isRead = false

function write(next: CartItem[]): void {
  items.value = next
  keep(owner, shelf, next)
}

function read(): void {
  items.value = kept<CartItem[]>(owner, shelf) ?? []
}

function begin(): void {
  if (isRead) return
  isRead = true
  read()
  // Another window of this phone may change it, too.
  window.addEventListener('storage', read)
  effectScope(true).run(() => {
    const { isSignedIn } = useSession()
    watch(isSignedIn, (now, before) => {
      if (before && !now) items.value = []
    })
  })
}

/** What this phone has set aside to order together; it survives closing the page. */
export function useCart() {
  begin()
  return {
    items: computed<readonly CartItem[]>(() => items.value),
    units: computed(() => items.value.reduce((sum, item) => sum + item.quantity, 0)),
    /** False when the cart is full. */
    add(item: CartItem): boolean {
      if (!hasRoom(items.value, item.campaignId)) return false
      write(put(items.value, item))
      return true
    },
    take: (item: CartItem, quantity: number): void => write(changed(items.value, item, quantity)),
    wish: (item: CartItem, extra: number): void => write(wishing(items.value, item, extra)),
    drop: (item: CartItem): void => write(without(items.value, item)),
    move: (campaignId: string, pointId: string): void => write(moved(items.value, campaignId, pointId)),
    forgetAll: (campaignIds: readonly string[]): void =>
      write(items.value.filter((item) => !campaignIds.includes(item.campaignId))),
  }
}
