import { readonly, ref } from 'vue'

const wide = ref(false)

if (typeof window !== 'undefined' && 'matchMedia' in window) {
  const desk = window.matchMedia('(min-width: 64rem)')
  wide.value = desk.matches
  desk.addEventListener('change', (event) => (wide.value = event.matches))
}

/** Whether there is room for a side bar and for tables; a phone gets tabs and cards. */
export function useWide() {
  return readonly(wide)
}
