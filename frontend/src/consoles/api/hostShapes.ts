/** What the API tells of people who keep a pick-up point, or want to. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type HostApplication = Schemas['HostApplication']
export type HostApplicationState = Schemas['HostApplicationState']
export type HostDraft = Schemas['HostDraft']
export type HostIdentity = Schemas['HostIdentity']
export type HostKind = Schemas['HostKind']
export type PointKeeping = Schemas['PointKeeping']
