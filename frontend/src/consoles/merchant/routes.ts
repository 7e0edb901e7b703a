import type { RouteRecordRaw } from 'vue-router'
import { useSession } from '@/app/session'

/** To the console of the first merchant one belongs to; without one, to the application. */
function ownMerchant(): string {
  const membership = useSession().roles.value.find((role) => role.party_kind === 'merchant')
  return membership ? `/merchant/${membership.party_id}/today` : '/merchant-application'
}

const pages: RouteRecordRaw[] = [
  { path: '', redirect: (to) => `${to.path.replace(/\/$/, '')}/today` },
  { path: 'today', component: () => import('./today/TodayPage.vue'), meta: { title: 'merchant.door.today' } },
  { path: 'offers', component: () => import('./offers/OffersPage.vue'), meta: { title: 'merchant.door.offers' } },
  { path: 'offers/new', component: () => import('./offers/OfferPage.vue'), meta: { title: 'merchant.offer.new' } },
  { path: 'offers/:offerId', component: () => import('./offers/OfferPage.vue'), meta: { title: 'merchant.offer.edit' } },
  { path: 'campaigns', component: () => import('./campaigns/CampaignsPage.vue'), meta: { title: 'merchant.door.campaigns' } },
  { path: 'campaigns/new', component: () => import('./listing/ListingPage.vue'), meta: { title: 'merchant.listing.title' } },
  { path: 'campaigns/:campaignId', component: () => import('./campaigns/CampaignPage.vue'), meta: { messages: ['papers', 'arrival', 'after-sale'], title: 'merchant.campaign.title' } },
  { path: 'campaigns/:campaignId/edit', component: () => import('./listing/ListingPage.vue'), meta: { title: 'merchant.listing.edit' } },
  { path: 'campaigns/:campaignId/lists', component: () => import('../lists/ListsPage.vue'), meta: { messages: ['groupList'], title: 'groupList.title' } },
  { path: 'campaigns/:campaignId/lists/:listId', component: () => import('../lists/ReviewPage.vue'), meta: { messages: ['groupList'], title: 'groupList.review' } },
  { path: 'orders', component: () => import('./orders/OrdersPage.vue'), meta: { messages: ['tables'], title: 'merchant.door.orders' } },
  { path: 'orders/:orderId/money', component: () => import('./money/OrderMoneyPage.vue'), meta: { title: 'payee.order.title' } },
  { path: 'after-sales', component: () => import('./after-sales/AfterSalesPage.vue'), meta: { title: 'after-sale.desk.door' } },
  { path: 'earnings', component: () => import('./money/EarningsPage.vue'), meta: { title: 'merchant.door.earnings' } },
  { path: 'statements', component: () => import('./money/StatementsPage.vue'), meta: { title: 'merchant.door.statements' } },
  { path: 'statements/:statementId', component: () => import('./money/StatementPage.vue'), meta: { messages: ['papers'], title: 'merchant.statement.title' } },
  { path: 'figures', component: () => import('./figures/FiguresPage.vue'), meta: { messages: ['figures'], title: 'merchant.door.figures' } },
  { path: 'reviews', component: () => import('./reviews/ReviewsPage.vue'), meta: { title: 'reviews.desk.page' } },
  { path: 'credit', component: () => import('./reviews/CreditPage.vue'), meta: { title: 'reviews.credit.page' } },
  { path: 'shop', component: () => import('./shop/ShopPage.vue'), meta: { title: 'merchant.door.shop' } },
  { path: 'licences', component: () => import('./licences/LicencesPage.vue'), meta: { messages: ['licences'], title: 'licences.door' } },
  { path: 'payout-way', component: () => import('./shop/PayoutWayPage.vue'), meta: { title: 'payoutWay.title' } },
  { path: 'points', component: () => import('./points/PointsPage.vue'), meta: { title: 'merchant.door.points' } },
  { path: 'staff', component: () => import('./shop/StaffPage.vue'), meta: { title: 'merchant.door.staff' } },
]

export const merchantRoutes: RouteRecordRaw[] = [
  { path: '/merchant', meta: { signedIn: true }, component: () => import('./MerchantShell.vue'), beforeEnter: () => ownMerchant() },
  {
    path: '/merchant/:merchantId',
    component: () => import('./MerchantShell.vue'),
    meta: { signedIn: true, messages: ['console', 'merchant', 'reviews', 'campaign', 'cases', 'belowCost', 'payoutWay', 'payee', 'after-sale'] },
    children: pages,
  },
  {
    path: '/merchant-application',
    component: () => import('./apply/ApplicationPage.vue'),
    meta: { signedIn: true, messages: ['console', 'merchant', 'payee', 'onboarding', 'after-sale'], title: 'merchant.apply.title' },
  },
]
