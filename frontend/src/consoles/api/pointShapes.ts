/** What the API tells the staff of a pick-up point. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type PointBrief = Schemas['PointBrief']
export type Arrival = Schemas['Arrival']
export type WaitingOrder = Schemas['WaitingOrder']
export type CollectedOrder = Schemas['CollectedOrder']
export type Board = Schemas['Board']
/** What a person shows: the text of the QR code, or the six digits beside it. */
export type ShownCode = { qr_text: string } | { digits: string }
export type UncollectedOrder = Schemas['UncollectedOrder']
export type CheckedCode = Schemas['CheckedCode']
