import { readonly, ref } from 'vue'

const online = ref(typeof navigator === 'undefined' || navigator.onLine !== false)

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => (online.value = true))
  window.addEventListener('offline', () => (online.value = false))
}

/** Whether the last thing we heard, from the browser or from a request, is that the network is there. */
export const isOnline = readonly(online)

export function noteNetwork(reached: boolean): void {
  online.value = reached
}
