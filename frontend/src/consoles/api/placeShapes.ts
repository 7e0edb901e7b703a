/** What the API tells of pick-up points, parties and merchants to those who keep them in order. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type OpenHours = Schemas['OpenHours']
export type PointState = Schemas['PointState']
export type ManagedPoint = Schemas['ManagedPoint']
export type PointDraft = Omit<Required<Schemas['PointWish']>, 'point_id'>
export type PointProposal = Schemas['PointProposal']
export type ProposalState = Schemas['ProposalState']
export type MerchantPoints = Schemas['MerchantPoints']
export type ManagedParty = Schemas['ManagedParty']
export type NewParty = Schemas['NewParty']
export type FirstInvited = Schemas['FirstInvited']
export type MerchantState = Schemas['MerchantState']
export type ManagedMerchant = Schemas['ManagedMerchant']
export type MerchantSheet = Schemas['MerchantSheet']
