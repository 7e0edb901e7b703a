import type { RouteRecordRaw } from 'vue-router'

export const operatorRoutes: RouteRecordRaw[] = [
  {
    path: '/operator',
    component: () => import('./OperatorShell.vue'),
    meta: { signedIn: true, messages: ['console', 'operator', 'merchant', 'reviews', 'reconciliation', 'settling', 'payout-way'] },
    children: [
      { path: '', redirect: '/operator/overview' },
      { path: 'overview', component: () => import('./OverviewPage.vue'), meta: { title: 'operator.door.overview' } },
      { path: 'applications', component: () => import('./ApplicationsPage.vue'), meta: { title: 'operator.door.applications' } },
      { path: 'statements', component: () => import('./StatementsPage.vue'), meta: { title: 'operator.door.statements' } },
      { path: 'payouts', component: () => import('./PayoutsPage.vue'), meta: { title: 'operator.door.payouts' } },
      { path: 'payees', component: () => import('./money/PayeesPage.vue'), meta: { title: 'settling.door.payees' } },
      { path: 'commission', component: () => import('./money/CommissionPage.vue'), meta: { title: 'settling.door.commission' } },
      { path: 'orders', component: () => import('./orders/OrdersPage.vue'), meta: { title: 'operator.door.orders' } },
      { path: 'orders/:orderId', component: () => import('./orders/OrderPage.vue'), meta: { title: 'operator.door.orders' } },
      { path: 'refunds', component: () => import('./RefundsPage.vue'), meta: { title: 'operator.door.refunds' } },
      {
        path: 'reconciliation',
        component: () => import('./reconciliation/ReconciliationPage.vue'),
        meta: { title: 'reconciliation.door' },
      },
      { path: 'campaigns', component: () => import('./CampaignsPage.vue'), meta: { title: 'operator.door.campaigns' } },
      { path: 'merchants', component: () => import('./merchants/MerchantsPage.vue'), meta: { title: 'operator.door.merchants' } },
      { path: 'merchants/:merchantId', component: () => import('./merchants/MerchantPage.vue'), meta: { title: 'operator.door.merchants' } },
      { path: 'reviews', component: () => import('./reviews/ReviewsPage.vue'), meta: { title: 'reviews.moderate.page' } },
      { path: 'appeals', component: () => import('./reviews/AppealsPage.vue'), meta: { title: 'reviews.credit.appeals' } },
      { path: 'points', component: () => import('./points/PointsPage.vue'), meta: { title: 'operator.door.points' } },
      { path: 'points/new', component: () => import('./points/PointPage.vue'), meta: { title: 'operator.point.new' } },
      { path: 'points/:pointId', component: () => import('./points/PointPage.vue'), meta: { title: 'operator.door.points' } },
      { path: 'parties', component: () => import('./parties/PartiesPage.vue'), meta: { title: 'operator.door.parties' } },
      { path: 'staff', component: () => import('./StaffPage.vue'), meta: { title: 'operator.door.staff' } },
      { path: 'house', component: () => import('./HousePage.vue'), meta: { title: 'operator.door.house' } },
      { path: 'people', component: () => import('./PeoplePage.vue'), meta: { title: 'operator.door.people' } },
      { path: 'audit', component: () => import('./AuditPage.vue'), meta: { title: 'operator.door.audit' } },
    ],
  },
]
