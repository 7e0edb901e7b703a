import type { ManagedPoint, OpenHours, PointDraft, PointProposal, PointState, ProposalState } from '../api/placeShapes'
import type { Tone } from '../shared/tones'
import type { Complaints } from '../shared/useTrouble'

export const week = [1, 2, 3, 4, 5, 6, 7] as const
export const longest = { name: 60, address: 200, note: 300, spans: 14 }
export const pointTone: Record<PointState, Tone> = { active: 'help', paused: 'warn', closed: 'quiet' }
export const proposalTone: Record<ProposalState, Tone> = { submitted: 'warn', approved: 'help', declined: 'danger', withdrawn: 'quiet' }

export interface PointFields {
  name: string
  address: string
  community: { id: string; name: string } | null
  hours: OpenHours[]
  note: string
}

type Translate = (key: string) => string

export const emptyPoint = (): PointFields => ({
  name: '',
  address: '',
  community: null,
  hours: [{ days: [...week], from: '08:00', until: '20:00' }],
  note: '',
})

export function fieldsOf(point: ManagedPoint | PointProposal): PointFields {
  const { name, address, community, note } = point
  return { name, address, community: { ...community }, note, hours: point.hours.map((span) => ({ ...span, days: [...span.days] })) }
}

export function draftOf(fields: PointFields): PointDraft {
  return {
    name: fields.name.trim(),
    address: fields.address.trim(),
    community_id: fields.community?.id ?? '',
    hours: fields.hours.map((span) => ({ ...span, days: [...span.days].sort() })),
    note: fields.note.trim(),
  }
}

/** What keeps a point from being sent, beside its field; the platform checks the rest. */
export function pointComplaints(fields: PointFields, t: Translate): Complaints {
  const letters = [...fields.address].filter((one) => /\p{L}/u.test(one)).length
  return {
    name: fields.name.trim().length < 2 ? t('console.point.wrong.name') : undefined,
    address: fields.address.trim().length < 4 || letters < 2 ? t('console.point.wrong.address') : undefined,
    community_id: fields.community ? undefined : t('console.point.wrong.community'),
    hours: fields.hours.length > 0 && fields.hours.every(isSpan) && !overlap(fields.hours) ? undefined : t('console.point.wrong.hours'),
  }
}

const isSpan = (span: OpenHours): boolean => span.days.length > 0 && span.from !== '' && span.from < span.until

function overlap(hours: OpenHours[]): boolean {
  return week.some((day) => {
    const spans = hours.filter((span) => span.days.includes(day)).sort((one, other) => one.from.localeCompare(other.from))
    return spans.some((span, index) => index > 0 && span.from < (spans[index - 1]?.until ?? ''))
  })
}
