/** What the API tells the staff of a pick-up point. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type PointBrief = Schemas['PointBrief']
export type Arrival = Schemas['Arrival']
export type ArrivalPreview = Schemas['ArrivalPreview']
export type CountedGoods = Schemas['CountedGoods']
export type WaitingOrder = Schemas['WaitingOrder']
export type CollectedOrder = Schemas['CollectedOrder']
export type HandedOutOrder = Schemas['HandedOutOrder']
export type HandedLine = Schemas['HandedUnits']
export type ParcelLine = Schemas['ParcelLine']
export type Roster = Schemas['Roster']
export type RosterOrder = Schemas['RosterOrder']
export type HandOverEvent = Schemas['HandOverEvent']
export type HandOverInVain = Schemas['HandOverInVain']
export type SyncedHandOver = Schemas['SyncedHandOver']
export type Board = Schemas['Board']
/** What a person shows: the text of the QR code, or the six digits beside it. */
export type ShownCode = { qr_text: string } | { digits: string }
export type UncollectedOrder = Schemas['UncollectedOrder']
export type CheckedCode = Schemas['CheckedCode']
