import type { components } from '@/api/schema'

export type Licence = components['schemas']['Licence']
export type LicenceDraft = components['schemas']['LicenceDraft']
export const licenceTone = { submitted: 'warn', approved: 'help', rejected: 'danger', replaced: 'quiet' } as const
export const licenceKinds = ['business', 'food', 'other'] as const
