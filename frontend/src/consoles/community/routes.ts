import type { RouteRecordRaw } from 'vue-router'
import { useSession } from '@/app/session'

/** To the first community one works for; the page itself says so when there is none. */
function ownCommunity(): string | boolean {
  const membership = useSession().roles.value.find((role) => role.party_kind === 'community')
  return membership ? `/community/${membership.party_id}/residents` : true
}

export const communityRoutes: RouteRecordRaw[] = [
  {
    path: '/community',
    component: () => import('./CommunityShell.vue'),
    meta: { signedIn: true, messages: ['console', 'community', 'operator'] },
    beforeEnter: () => ownCommunity(),
  },
  {
    path: '/community/:partyId',
    component: () => import('./CommunityShell.vue'),
    meta: { signedIn: true, messages: ['console', 'community', 'operator'] },
    children: [
      { path: '', redirect: (to) => `${to.path.replace(/\/$/, '')}/residents` },
      { path: 'residents', component: () => import('./ResidentsPage.vue'), meta: { title: 'community.door.residents' } },
    ],
  },
]
