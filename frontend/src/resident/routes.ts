import type { RouteRecordRaw } from 'vue-router'

const mine = { signedIn: true } as const

/** Every page of the resident; each is its own file in the browser, fetched when it is first wanted. */
export const residentRoutes: RouteRecordRaw[] = [
  {
    path: '/',
    component: () => import('./ResidentShell.vue'),
    children: [
      { path: '', component: () => import('./home/HomePage.vue'), meta: { messages: ['home', 'campaign'] } },
      {
        path: 'campaigns/:id',
        component: () => import('./campaign/CampaignPage.vue'),
        props: true,
        meta: { messages: ['campaign', 'cart', 'cases', 'share', 'reviews', 'waiting'], title: 'campaign.page' },
      },
      {
        path: 'campaigns/:id/join',
        component: () => import('./checkout/CheckoutPage.vue'),
        props: true,
        meta: { ...mine, messages: ['campaign', 'cases', 'checkout', 'wallet'], title: 'checkout.page' },
      },
      {
        path: 'cart',
        component: () => import('./cart/CartPage.vue'),
        meta: { messages: ['campaign', 'cart', 'cases', 'checkout', 'wallet'], title: 'cart.page' },
      },
      {
        path: 'purchases/:id',
        component: () => import('./orders/PurchasePage.vue'),
        props: true,
        meta: { ...mine, messages: ['orders', 'cart', 'checkout', 'wallet'], title: 'cart.purchase.page' },
      },
      {
        path: 'shops/:id',
        component: () => import('./shop/ShopPage.vue'),
        props: true,
        meta: { messages: ['campaign', 'shop', 'reviews'], title: 'shop.page' },
      },
      {
        path: 'shops/:id/review-log',
        component: () => import('./reviews/ReviewLogPage.vue'),
        props: true,
        meta: { messages: ['reviews'], title: 'reviews.log.page' },
      },
      {
        path: 'orders',
        component: () => import('./orders/OrdersPage.vue'),
        meta: { ...mine, messages: ['orders'], title: 'orders.page', offline: true },
      },
      {
        path: 'orders/:id',
        component: () => import('./orders/OrderPage.vue'),
        props: true,
        meta: {
          ...mine,
          messages: ['orders', 'cases', 'checkout', 'reviews', 'papers', 'after-sale', 'proxy', 'wallet', 'arrival', 'campaign'],
          title: 'orders.one',
        },
      },
      {
        path: 'orders/:id/review',
        component: () => import('./reviews/ReviewPage.vue'),
        props: true,
        meta: { ...mine, messages: ['reviews'], title: 'reviews.page' },
      },
      {
        path: 'orders/:id/why',
        component: () => import('./orders/WhyPage.vue'),
        props: true,
        meta: { ...mine, messages: ['orders'], title: 'orders.why.page' },
      },
      {
        path: 'orders/:id/code',
        component: () => import('./orders/CodePage.vue'),
        props: true,
        meta: { ...mine, messages: ['orders'], title: 'orders.code.page', offline: true },
      },
      {
        path: 'orders/:id/proxy',
        component: () => import('./proxy/ProxyPage.vue'),
        props: true,
        meta: { ...mine, messages: ['proxy'], title: 'proxy.page' },
      },
      {
        path: 'orders/:id/after-sale',
        component: () => import('./after-sale/ApplyPage.vue'),
        props: true,
        meta: { ...mine, messages: ['after-sale'], title: 'after-sale.page' },
      },
      {
        path: 'after-sales',
        component: () => import('./after-sale/CasesPage.vue'),
        meta: { ...mine, messages: ['after-sale'], title: 'after-sale.mine' },
      },
      {
        path: 'after-sales/:id',
        component: () => import('./after-sale/CasePage.vue'),
        props: true,
        meta: { ...mine, messages: ['after-sale', 'console'], title: 'after-sale.one' },
      },
      {
        path: 'search',
        component: () => import('./search/SearchPage.vue'),
        meta: { messages: ['search'], title: 'search.page' },
      },
      {
        path: 'sign-in',
        component: () => import('./sign-in/SignInPage.vue'),
        meta: { messages: ['sign-in'], title: 'sign-in.page' },
      },
      {
        path: 'sign-up',
        component: () => import('./sign-in/SignUpPage.vue'),
        meta: { messages: ['sign-in'], title: 'sign-in.up.page' },
      },
      {
        path: 'me',
        meta: { messages: ['me', 'sign-in'], title: 'me.page' },
        children: [
          { path: '', component: () => import('./me/MePage.vue') },
          { path: 'settings', component: () => import('./me/SettingsPage.vue'), meta: { title: 'me.settings.page' } },
          { path: 'profile', component: () => import('./me/ProfilePage.vue'), meta: mine },
          { path: 'communities', component: () => import('./me/CommunitiesPage.vue'), meta: mine },
          { path: 'security', component: () => import('./me/SecurityPage.vue'), meta: mine },
          { path: 'privacy', component: () => import('./me/PrivacyPage.vue'), meta: mine },
          {
            path: 'wallet',
            component: () => import('./wallet/WalletPage.vue'),
            meta: { ...mine, messages: ['me', 'sign-in', 'wallet'], title: 'wallet.page' },
          },
          {
            path: 'waiting-list',
            component: () => import('./waiting/WaitingPage.vue'),
            meta: { ...mine, messages: ['me', 'sign-in', 'waiting'], title: 'waiting.page' },
          },
          { path: 'seen', component: () => import('./me/SeenPage.vue'), meta: mine },
          { path: 'leave', component: () => import('./me/LeavePage.vue'), meta: mine },
        ],
      },
      {
        path: 'c/:token',
        component: () => import('./list/SharedListPage.vue'),
        props: true,
        meta: { messages: ['groupList'], title: 'groupList.shared.page' },
      },
      {
        path: 'problems/:code',
        component: () => import('./legal/ProblemPage.vue'),
        props: true,
        meta: { messages: ['legal'], title: 'legal.problem' },
      },
      {
        path: 'legal/:page(terms|privacy|children|licences)',
        component: () => import('./legal/LegalPage.vue'),
        props: true,
        meta: { messages: ['legal'], title: 'legal.page' },
      },
      {
        path: ':rest(.*)*',
        component: () => import('./legal/LostPage.vue'),
        meta: { messages: ['legal'], title: 'legal.lost.title' },
      },
    ],
  },
]
