import { readonly, ref } from 'vue'

export interface Toast {
  id: number
  text: string
  kind: 'done' | 'trouble'
}

const shownForMs = 6_000
const toasts = ref<Toast[]>([])
let counter = 0

/** Short news at the edge of the page. Never for what one must act on: that stands in the page. */
export function useToasts() {
  function dismiss(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }
  function show(text: string, kind: Toast['kind'] = 'done'): void {
    const id = (counter += 1)
    toasts.value = [...toasts.value.slice(-2), { id, text, kind }]
    setTimeout(() => dismiss(id), shownForMs)
  }
  return { toasts: readonly(toasts), show, dismiss }
}
