import type * as shape from './shapes'

interface Route<Result, Body, Path, Query> {
  parameters: { query?: Query; header?: Record<string, string>; path: Path; cookie?: never }
  requestBody: { content: { 'application/json': Body } }
  responses: { 200: { content: { 'application/json': Result } } }
}
interface BodilessRoute<Result, Path, Query> {
  parameters: { query?: Query; header?: Record<string, string>; path: Path; cookie?: never }
  requestBody?: never
  responses: { 200: { content: { 'application/json': Result } } }
}
interface PathlessRoute<Result, Query> {
  parameters: { query?: Query; header?: Record<string, string>; path?: never; cookie?: never }
  requestBody?: never
  responses: { 200: { content: { 'application/json': Result } } }
}
interface PathlessBodyRoute<Result, Body> {
  parameters: { query?: never; header?: Record<string, string>; path?: never; cookie?: never }
  requestBody: { content: { 'application/json': Body } }
  responses: { 200: { content: { 'application/json': Result } } }
}

type Read<Result, Query = Record<string, never>> = PathlessRoute<Result, Query>
type Bare<Result> = PathlessRoute<Result, never>
type Write<Result, Body> = PathlessBodyRoute<Result, Body>
type OnOrder<Result> = BodilessRoute<Result, { order_id: string }, never>
type Nothing = Record<string, never>
type ListQuery = { cursor?: string; limit?: number }

interface Address {
  channel: shape.Channel
  address: string
}

/** The routes of the API, as the contract states them. */
export interface paths {
  '/api/v1/session': { get: Bare<shape.Session>; delete: Bare<Nothing> }
  '/api/v1/codes': {
    post: Write<{ resend_after_seconds: number }, Address & { purpose: shape.CodePurpose }>
  }
  '/api/v1/sign-up': {
    post: Write<
      shape.Session,
      {
        channel: shape.Channel | 'provider'
        address?: string
        code?: string
        password?: string
        display_name: string
        community_id: string
        consents: { purpose: string; text_version: string }[]
      }
    >
  }
  '/api/v1/sign-in': {
    post: Write<shape.Session, { channel?: shape.Channel; address: string; password?: string; code?: string }>
  }
  '/api/v1/oidc/link-start': { post: Bare<{ redirect_url: string }> }
  '/api/v1/me': {
    get: Bare<shape.Me>
    patch: Write<
      shape.PersonBrief,
      { display_name?: string; language?: string; elder_mode?: boolean; text_size?: number; theme?: string }
    >
  }
  '/api/v1/me/password': { put: Write<Nothing, { current?: string; new: string }> }
  '/api/v1/me/identities': {
    get: Bare<shape.Items<shape.Identity>>
    post: Write<Nothing, Address & { code: string }>
  }
  '/api/v1/me/identities/{identity_id}': { delete: BodilessRoute<Nothing, { identity_id: string }, never> }
  '/api/v1/me/sessions': { get: Bare<shape.Items<shape.SignedInDevice>>; delete: Bare<Nothing> }
  '/api/v1/me/sessions/{session_id}': { delete: BodilessRoute<Nothing, { session_id: string }, never> }
  '/api/v1/consent-texts': { get: Bare<shape.Items<shape.ConsentText>> }
  '/api/v1/me/consents': { get: Bare<shape.Items<shape.Consent>> }
  '/api/v1/me/consents/{purpose}': {
    put: Route<Nothing, { granted: boolean; text_version: string }, { purpose: string }, never>
  }
  '/api/v1/me/reveals': { get: Bare<shape.Items<shape.Reveal>> }
  '/api/v1/me/audit': { get: Read<shape.Page<shape.AuditEntry>, ListQuery> }
  '/api/v1/me/exports': { get: Bare<shape.Items<shape.DataExport>>; post: Bare<shape.DataExport> }
  '/api/v1/me/deletion': {
    post: Write<{ effective_at: string }, { password?: string; code?: string }>
    delete: Bare<Nothing>
  }
  '/api/v1/me/communities': { put: Write<Nothing, { ids: string[] }> }
  '/api/v1/me/household': {
    get: Bare<shape.Household>
    put: Write<shape.Household, { community_id: string; building: string; unit: string; room: string }>
    delete: Bare<Nothing>
  }
  '/api/v1/households/{household_id}/members/{person_id}': {
    post: Route<Nothing, { welcome: boolean }, { household_id: string; person_id: string }, never>
  }
  '/api/v1/communities': {
    get: Read<shape.Page<shape.Community>, ListQuery & { parent?: string; level?: string; q?: string }>
  }
  '/api/v1/campaigns': {
    get: Read<
      shape.Page<shape.CampaignCard>,
      ListQuery & { community?: string; category?: string }
    >
  }
  '/api/v1/campaigns/{campaign_id}': {
    get: BodilessRoute<shape.CampaignPage, { campaign_id: string }, never>
  }
  '/api/v1/quotes': { post: Write<shape.Quote, { campaign_id: string; quantity: number }> }
  '/api/v1/orders': {
    get: Read<shape.Page<shape.Order>, ListQuery & { order_state?: string }>
    post: Write<shape.Order, shape.NewOrder>
  }
  '/api/v1/orders/{order_id}': { get: OnOrder<shape.Order> }
  '/api/v1/orders/{order_id}/payment': {
    post: Route<shape.PaymentStart, { method: shape.PaymentMethod }, { order_id: string }, never>
  }
  '/api/v1/orders/{order_id}/cancel': { post: OnOrder<shape.Order> }
  '/api/v1/orders/{order_id}/code': { get: OnOrder<shape.PickUpCode> }
  '/api/v1/orders/{order_id}/why': { get: OnOrder<shape.Why> }
  '/api/v1/search': {
    get: Read<
      shape.SearchPage,
      { q?: string; community?: string; kind?: string; category?: string; cursor?: string }
    >
  }
  '/api/v1/search/suggestions': { get: Read<shape.Items<shape.Suggestion>, { q: string; community?: string }> }
  '/api/v1/categories': { get: Bare<shape.Items<shape.Category>> }
  '/api/v1/problems/{code}': { get: BodilessRoute<shape.ProblemPage, { code: string }, never> }
}
