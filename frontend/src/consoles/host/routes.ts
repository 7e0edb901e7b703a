import type { RouteRecordRaw } from 'vue-router'

export const hostRoutes: RouteRecordRaw[] = [
  {
    path: '/host-application',
    component: () => import('./HostApplicationPage.vue'),
    meta: { signedIn: true, messages: ['console', 'host', 'after-sale'], title: 'host.apply.title' },
  },
]
