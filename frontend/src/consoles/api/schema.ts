import type { CampaignCard, Items, Page, Picture, Why } from '@/api/shapes'
import type * as merchant from './merchantShapes'
import type * as money from './moneyShapes'
import type * as operator from './operatorShapes'
import type * as point from './pointShapes'

type Text<Names extends string> = Record<Names, string>

interface Bare<Result, Path> {
  parameters: Parameters<Path, never>
  requestBody?: never
  responses: { 200: { content: { 'application/json': Result } } }
}
interface Asked<Result, Path, Query> {
  parameters: Parameters<Path, Query>
  requestBody?: never
  responses: { 200: { content: { 'application/json': Result } } }
}
interface Told<Result, Path, Body> {
  parameters: Parameters<Path, never>
  requestBody: { content: { 'application/json': Body } }
  responses: { 200: { content: { 'application/json': Result } } }
}
type Parameters<Path, Query> = {
  query?: Query
  header?: Record<string, string>
  path: Path
  cookie?: never
}
/** Routes without a name in their address still take an empty one. */
type None = Record<string, never>
type Nothing = Record<string, never>
type ListQuery = { cursor?: string; limit?: number }

type Merchant = Text<'merchant_id'>
type OneOffer = Text<'merchant_id' | 'offer_id'>
type OneCampaign = Text<'merchant_id' | 'campaign_id'>
type OneStatement = Text<'merchant_id' | 'statement_id'>
type OnePoint = Text<'point_id'>
type OneParty = Text<'party_id'>
type OneApplication = Text<'application_id'>
type OnePayout = Text<'payout_id'>
type OneRefund = Text<'refund_id'>

interface MerchantPaths {
  '/api/v1/merchants/{merchant_id}': {
    get: Bare<merchant.MerchantProfile, Merchant>
  }
  '/api/v1/merchants/{merchant_id}/today': { get: Bare<merchant.Today, Merchant> }
  '/api/v1/merchants/{merchant_id}/offers': {
    get: Bare<Page<merchant.Offer>, Merchant>
    post: Told<merchant.Offer, Merchant, merchant.OfferDraft>
  }
  '/api/v1/merchants/{merchant_id}/offers/{offer_id}': {
    get: Bare<merchant.Offer, OneOffer>
    put: Told<merchant.Offer, OneOffer, merchant.OfferDraft>
  }
  '/api/v1/merchants/{merchant_id}/offers/{offer_id}/withdraw': { post: Bare<merchant.Offer, OneOffer> }
  '/api/v1/merchants/{merchant_id}/campaigns': {
    get: Bare<Page<merchant.CampaignRow>, Merchant>
    post: Told<merchant.CampaignRow, Merchant, merchant.CampaignDraft & { offer_id: string; publish?: boolean }>
  }
  '/api/v1/merchants/{merchant_id}/campaigns/{campaign_id}': {
    get: Bare<merchant.CampaignRow, OneCampaign>
    put: Told<merchant.CampaignRow, OneCampaign, merchant.CampaignDraft>
  }
  '/api/v1/merchants/{merchant_id}/campaigns/{campaign_id}/publish': { post: Bare<merchant.CampaignRow, OneCampaign> }
  '/api/v1/merchants/{merchant_id}/campaigns/{campaign_id}/cancel': {
    post: Told<merchant.CampaignRow, OneCampaign, { reason: string }>
  }
  '/api/v1/merchants/{merchant_id}/orders': {
    get: Asked<Page<merchant.MerchantOrder>, Merchant, ListQuery & { order_state?: string; q?: string; campaign?: string }>
  }
  '/api/v1/merchants/{merchant_id}/orders/{order_id}/why': { get: Bare<Why, Text<'merchant_id' | 'order_id'>> }
  '/api/v1/merchants/{merchant_id}/commission-preview': {
    get: Asked<merchant.CommissionPreview, Merchant, { price_fen: number; category?: string }>
  }
  '/api/v1/merchants/{merchant_id}/earnings': { get: Asked<money.EarningsPage, Merchant, ListQuery & { state?: string }> }
  '/api/v1/merchants/{merchant_id}/statements': { get: Asked<Page<money.Statement>, Merchant, ListQuery> }
  '/api/v1/merchants/{merchant_id}/statements/{statement_id}': { get: Bare<money.StatementDetail, OneStatement> }
  '/api/v1/merchants/{merchant_id}/statements/{statement_id}/confirm': { post: Bare<money.Statement, OneStatement> }
  '/api/v1/merchants/{merchant_id}/statements/{statement_id}/dispute': {
    post: Told<money.Statement, OneStatement, { reason: string }>
  }
  '/api/v1/merchants/{merchant_id}/bank-account': {
    get: Bare<merchant.BankAccount, Merchant>
    put: Told<merchant.BankAccount, Merchant, merchant.NewBankAccount>
  }
  '/api/v1/merchant-applications': { post: Told<merchant.MerchantApplication, None, merchant.MerchantApplicationDraft> }
  '/api/v1/merchant-applications/mine': { get: Bare<Items<merchant.MerchantApplication>, None> }
}

interface PartyPaths {
  '/api/v1/parties/{party_id}/members': { get: Bare<Items<merchant.Member>, OneParty> }
  '/api/v1/parties/{party_id}/members/{person_id}': {
    patch: Told<Nothing, Text<'party_id' | 'person_id'>, { role: string }>
    delete: Bare<Nothing, Text<'party_id' | 'person_id'>>
  }
  '/api/v1/parties/{party_id}/invitations': {
    post: Told<merchant.Invitation, OneParty, { channel: 'phone' | 'email'; address: string; role: string }>
  }
  '/api/v1/pictures/{picture_id}': { get: Bare<Picture, Text<'picture_id'>> }
}

interface PointPaths {
  '/api/v1/pick-up-points': {
    get: Asked<Items<point.PointBrief>, None, { community?: string; mine?: boolean }>
  }
  '/api/v1/pick-up-points/{point_id}': { get: Bare<point.PointBrief, OnePoint> }
  '/api/v1/pick-up-points/{point_id}/board': { get: Bare<point.Board, OnePoint> }
  '/api/v1/pick-up-points/{point_id}/check': { post: Told<point.CheckedCode, OnePoint, point.ShownCode> }
  '/api/v1/pick-up-points/{point_id}/collect': { post: Told<point.CollectedOrder, OnePoint, point.ShownCode> }
  '/api/v1/pick-up-points/{point_id}/arrivals': { post: Told<{ orders_ready: number }, OnePoint, { campaign_id: string }> }
}

interface OperatorPaths {
  '/api/v1/operator/overview': { get: Bare<operator.Overview, None> }
  '/api/v1/operator/merchant-applications': {
    get: Asked<Page<merchant.MerchantApplication>, None, ListQuery & { state?: string }>
  }
  '/api/v1/operator/merchant-applications/{application_id}/approve': { post: Bare<merchant.MerchantApplication, OneApplication> }
  '/api/v1/operator/merchant-applications/{application_id}/reject': {
    post: Told<merchant.MerchantApplication, OneApplication, { reason: string }>
  }
  '/api/v1/operator/merchant-applications/{application_id}/reveal': {
    post: Told<merchant.ApplicationIdentity, OneApplication, { reason: string }>
  }
  '/api/v1/operator/campaigns': { get: Asked<Page<CampaignCard>, None, ListQuery & { state?: string }> }
  '/api/v1/operator/settlement/sweeps': { post: Bare<{ statements: number }, None> }
  '/api/v1/operator/statements': { get: Asked<Page<money.Statement>, None, ListQuery & { state?: string }> }
  '/api/v1/operator/statements/{statement_id}/answer': {
    post: Told<money.Statement, Text<'statement_id'>, money.DisputeAnswer>
  }
  '/api/v1/operator/payouts': {
    get: Asked<Page<money.Payout>, None, ListQuery & { state?: string }>
    post: Told<money.Payout, None, { statement_id: string }>
  }
  '/api/v1/operator/payouts/export': { post: Told<Blob, None, { ids: string[] }> }
  '/api/v1/operator/payouts/{payout_id}/approve': { post: Bare<money.Payout, OnePayout> }
  '/api/v1/operator/payouts/{payout_id}/reject': { post: Told<money.Payout, OnePayout, { reason: string }> }
  '/api/v1/operator/payouts/{payout_id}/paid': { post: Told<money.Payout, OnePayout, { bank_reference: string }> }
  '/api/v1/operator/payouts/{payout_id}/returned': { post: Told<money.Payout, OnePayout, { reason: string }> }
  '/api/v1/operator/refunds': { get: Bare<Items<operator.FailedRefund>, None> }
  '/api/v1/operator/refunds/{refund_id}/settle': { post: Told<Nothing, OneRefund, { proof: string }> }
  '/api/v1/operator/invariants': { get: Bare<operator.InvariantReport, None> }
  '/api/v1/operator/invariants/check': { post: Bare<operator.InvariantReport, None> }
  '/api/v1/operator/outbox/parked': { get: Bare<Page<operator.ParkedDelivery>, None> }
  '/api/v1/operator/outbox/resume': { post: Told<{ resumed: number }, None, { fact_ids?: string[] }> }
  '/api/v1/operator/people/look-up': {
    post: Told<operator.FoundPerson, None, { channel: 'phone' | 'email'; address: string; reason: string }>
  }
  '/api/v1/operator/people/{person_id}/reveal': {
    post: Told<{ text: string }, Text<'person_id'>, { what: string; reason: string }>
  }
  '/api/v1/operator/audit': { get: Asked<Page<operator.AuditItem>, None, ListQuery> }
}

/** The routes the consoles speak to, as the API states them. */
export type ConsolePaths = MerchantPaths & PartyPaths & PointPaths & OperatorPaths
