import type { RouteRecordRaw } from 'vue-router'

/** The page an invitation's link opens; whoever reads it need not be signed in. */
export const invitationRoutes: RouteRecordRaw[] = [
  {
    path: '/invitations',
    component: () => import('@/resident/ResidentShell.vue'),
    children: [
      {
        path: ':token',
        component: () => import('./InvitationPage.vue'),
        props: true,
        meta: { messages: ['console', 'invitation'], title: 'invitation.page' },
      },
    ],
  },
]
