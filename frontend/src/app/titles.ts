import { watch } from 'vue'
import type { Router } from 'vue-router'
import { i18n, say } from './i18n'

/** Keeps the title of the window in step with the route and the language. */
export function keepTitles(router: Router): void {
  watch(
    [() => router.currentRoute.value.meta.title, i18n.global.locale],
    ([key]) => {
      document.title = key ? `${say(key)} · ${say('app.name')}` : say('app.name')
    },
    { immediate: true },
  )
}
