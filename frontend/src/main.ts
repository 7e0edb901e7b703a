import './tokens/palette.css'
import './tokens/roles.css'
import './tokens/type.css'
import './tokens/base.css'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { createApp, watch } from 'vue'
import App from './app/App.vue'
import { speak } from './api/client'
import { changeLanguage, i18n } from './app/i18n'
import { installServiceWorker } from './app/offline'
import { keepPreferencesWithPerson } from './app/preferenceSync'
import { applyPreferences, usePreferences } from './app/preferences'
import { queryClient, whenSignInIsNeeded } from './app/queryClient'
import { router } from './app/router'
import { endSession } from './app/session'
import { keepTitles } from './app/titles'

const { language } = usePreferences()
applyPreferences(document.documentElement)
i18n.global.locale.value = language.value
speak(language.value)

whenSignInIsNeeded(() => {
  endSession()
  const here = router.currentRoute.value
  if (here.matched.some((record) => record.meta.signedIn)) {
    void router.replace({ path: '/sign-in', query: { next: here.fullPath } })
  }
})

const app = createApp(App)
app.use(i18n)
app.use(router)
app.use(VueQueryPlugin, { queryClient })
watch(language, (chosen) => void changeLanguage(chosen))
void router
  .isReady()
  .catch(() => undefined)
  .then(() => {
    app.mount('#app')
    keepTitles(router)
  })
keepPreferencesWithPerson()
installServiceWorker()
