import type { HostApplicationState, HostDraft, HostKind } from '../api/hostShapes'
import { draftOf, emptyPoint, pointComplaints, type PointFields } from '../points/pointRules'
import type { Tone } from '../shared/tones'
import type { Complaints } from '../shared/useTrouble'

export const kinds: HostKind[] = ['shop', 'courier_station', 'property_office', 'home', 'community']
export const applicationTone: Record<HostApplicationState, Tone> = { submitted: 'warn', approved: 'help', rejected: 'danger', withdrawn: 'quiet' }

/** How much a point keeps at once; empty is no limit, and for the cold ones nothing that cold. */
export interface RoomFields {
  capacity_units: number | null
  cool_units: number | null
  frozen_units: number | null
}

export interface HostFields {
  point: PointFields
  kind: HostKind
  room: RoomFields
  id_name: string
  id_number: string
  contact_phone: string
}

export const emptyHost = (community: PointFields['community']): HostFields => ({
  point: { ...emptyPoint(), community },
  kind: 'home',
  room: { capacity_units: null, cool_units: null, frozen_units: null },
  id_name: '',
  id_number: '',
  contact_phone: '',
})

export function hostDraftOf(fields: HostFields, pictureIds: string[]): HostDraft {
  return {
    ...draftOf(fields.point),
    ...fields.room,
    kind: fields.kind,
    id_name: fields.id_name.trim(),
    id_number: fields.id_number.trim(),
    contact_phone: fields.contact_phone.trim(),
    picture_ids: pictureIds,
  }
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** Whether the last character of an identity number proves the seventeen before it. */
export function isIdNumber(text: string): boolean {
  const number = text.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase()
  if (!/^\d{17}[\dX]$/.test(number)) return false
  const sum = weights.reduce((total, weight, place) => total + weight * Number(number[place]), 0)
  return '10X98765432'[sum % 11] === number[17]
}

/** What keeps an application from being sent, beside its field; the platform checks the rest. */
export function hostComplaints(fields: HostFields, t: (key: string) => string): Complaints {
  return {
    ...pointComplaints(fields.point, t),
    id_name: fields.id_name.trim().length < 2 ? t('host.apply.wrong.id_name') : undefined,
    id_number: isIdNumber(fields.id_number) ? undefined : t('host.apply.wrong.id_number'),
    contact_phone: fields.contact_phone.trim().length < 6 ? t('host.apply.wrong.contact_phone') : undefined,
  }
}
