import type { RouteRecordRaw } from 'vue-router'

export const pointRoutes: RouteRecordRaw[] = [
  {
    path: '/point',
    alias: '/points',
    component: () => import('./PointChoice.vue'),
    meta: { signedIn: true, messages: ['console', 'point', 'merchant'], title: 'point.choose.title' },
  },
  {
    path: '/point/:pointId',
    component: () => import('./PointShell.vue'),
    meta: { signedIn: true, messages: ['console', 'point', 'merchant', 'host'] },
    children: [
      { path: '', redirect: (to) => `${to.path.replace(/\/$/, '')}/board` },
      { path: 'board', component: () => import('./BoardPage.vue'), meta: { messages: ['papers'], title: 'point.door.board' } },
      { path: 'verify', component: () => import('./VerifyPage.vue'), meta: { title: 'point.door.verify' } },
      { path: 'collected', component: () => import('./CollectedPage.vue'), meta: { title: 'point.door.collected' } },
      { path: 'returns', component: () => import('./ReturnsPage.vue'), meta: { messages: ['after-sale'], title: 'point.returns.door' } },
      { path: 'settings', component: () => import('./SettingsPage.vue'), meta: { title: 'host.keep.door' } },
      { path: 'arrivals/:campaignId', component: () => import('./arrivals/CountPage.vue'), props: true, meta: { messages: ['arrival', 'after-sale'], title: 'host.count.title' } },
      { path: 'lists/:campaignId', component: () => import('../lists/ListsPage.vue'), meta: { messages: ['groupList'], title: 'groupList.title' } },
      { path: 'lists/:campaignId/:listId', component: () => import('../lists/ReviewPage.vue'), meta: { messages: ['groupList'], title: 'groupList.review' } },
    ],
  },
  {
    path: '/party/:partyId',
    component: () => import('./PartyShell.vue'),
    meta: { signedIn: true, messages: ['console', 'point', 'merchant', 'payoutWay', 'payee'] },
    children: [
      { path: '', redirect: (to) => `${to.path.replace(/\/$/, '')}/members` },
      { path: 'members', component: () => import('./MembersPage.vue'), meta: { title: 'point.members.title' } },
      { path: 'earnings', component: () => import('../merchant/money/EarningsPage.vue'), meta: { title: 'merchant.door.earnings' } },
      { path: 'statements', component: () => import('../merchant/money/StatementsPage.vue'), meta: { title: 'merchant.door.statements' } },
      {
        path: 'statements/:statementId',
        component: () => import('../merchant/money/StatementPage.vue'),
        meta: { messages: ['papers'], title: 'merchant.statement.title' },
      },
      { path: 'payout-way', component: () => import('../merchant/shop/PayoutWayPage.vue'), meta: { title: 'payoutWay.title' } },
    ],
  },
]
