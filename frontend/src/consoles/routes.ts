import type { RouteRecordRaw } from 'vue-router'

/** The consoles of merchants, pick-up points and operators; each is loaded only when entered. */
export const consoleRoutes: RouteRecordRaw[] = []
