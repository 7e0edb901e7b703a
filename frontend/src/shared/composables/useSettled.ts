import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** How long one may pause between two keystrokes of the same question. */
const questionStillMs = 250

/** Follows a value once it has been still for a moment: a keystroke is not yet a question. */
export function useSettled<Value>(source: Readonly<Ref<Value>>, stillForMs = questionStillMs): Readonly<Ref<Value>> {
  const settled = ref(source.value) as Ref<Value>
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(source, (value) => {
    clearTimeout(timer)
    timer = setTimeout(() => (settled.value = value), stillForMs)
  })
  onScopeDispose(() => clearTimeout(timer))
  return settled
}
