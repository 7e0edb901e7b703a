import type { RouteRecordRaw } from 'vue-router'

/** Every page of the resident; each is its own file in the browser, fetched when it is first wanted. */
export const residentRoutes: RouteRecordRaw[] = [
  {
    path: '/',
    component: () => import('./ResidentShell.vue'),
    children: [
      { path: '', component: () => import('./home/HomePage.vue'), meta: { messages: ['home', 'campaign'] } },
      {
        path: ':rest(.*)*',
        component: () => import('./legal/LostPage.vue'),
        meta: { messages: ['legal'], title: 'legal.lost.title' },
      },
    ],
  },
]
