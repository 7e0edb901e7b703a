import { createRouter, createWebHistory, type RouteLocationNormalized } from 'vue-router'
import { consoleRoutes } from '@/consoles/routes'
import { residentRoutes } from '@/resident/routes'
import { loadMessages } from './i18n'
import { knownSession, useSession } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the window's title. */
    title?: string
    /** Message files the route needs besides `app`. */
    messages?: readonly string[]
    /** Only a signed-in person gets here; others go through the sign-in page and come back. */
    signedIn?: boolean
    /** Works without a network for the person who last used this device. */
    offline?: boolean
  }
}

export const router = createRouter({
  history: createWebHistory(),
  routes: [...residentRoutes, ...consoleRoutes],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

function messagesOf(route: RouteLocationNormalized): string[] {
  return ['app', 'goal', ...route.matched.flatMap((record) => record.meta.messages ?? [])]
}

router.beforeEach(async (to) => {
  // Started here and awaited below, so that words and code of the page travel side by side.
  void loadMessages(messagesOf(to)).catch(() => undefined)
  const needsPerson = to.matched.some((record) => record.meta.signedIn)
  if (!needsPerson) {
    void knownSession().catch(() => undefined)
    return true
  }
  const session = await knownSession()
  if (session?.person) return true
  if (!session && to.meta.offline && useSession().shelfOwner.value) return true
  return { path: '/sign-in', query: { next: to.fullPath } }
})

router.beforeResolve((to) => loadMessages(messagesOf(to)))

// A new release removes the old chunks: the page is then fetched anew, once, at the place one wanted.
const reloadedFor = 'linli.reloaded'
router.onError((error: Error, to) => {
  const isMissingChunk = /dynamically imported module|Importing a module|module script/i.test(error.message)
  if (!isMissingChunk || !navigator.onLine || sessionStorage.getItem(reloadedFor) === to.fullPath) return
  sessionStorage.setItem(reloadedFor, to.fullPath)
  location.assign(to.fullPath)
})
