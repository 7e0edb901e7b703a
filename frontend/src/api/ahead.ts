import type { components } from './schema'

type Schemas = components['schemas']

/** What a resident shows at the pick-up point. */
export interface PickUpCode {
  qr_text: string
  digits: string
  pick_up_point: Schemas['OrderView']['pick_up_point']
  expires_at: string
  quantity: number
  title: string
}

interface OfOrder<Result> {
  parameters: { query?: never; header?: never; path: { order_id: string }; cookie?: never }
  requestBody?: never
  responses: { 200: { headers: Record<string, unknown>; content: { 'application/json': Result } } }
}

/** Routes of the contract that the committed document does not describe yet. */
export interface PathsAhead {
  '/api/v1/orders/{order_id}/code': { get: OfOrder<PickUpCode> }
  '/api/v1/orders/{order_id}/why': { get: OfOrder<Schemas['Why']> }
}
