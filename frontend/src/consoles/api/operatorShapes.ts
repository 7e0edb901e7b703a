/** What the API tells an operator of the platform. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Overview = Schemas['Overview']
export type InvariantReport = Schemas['InvariantReport']
export type ParkedDelivery = Schemas['ParkedDelivery']
export type OperatorOrder = Schemas['OperatorOrder']
export type OperatorOrderPage = Schemas['OperatorOrderPage']
export type FoundPerson = Schemas['MaskedPerson']
export type Revealed = Schemas['Revealed']
export type OpenRefund = Schemas['OpenRefund']
export type RefundState = OpenRefund['state']
export type RefundProposal = Schemas['RefundProposal']
export type AccountInFull = Schemas['AccountInFull']
export type WaitingWithdrawal = Schemas['WaitingWithdrawal']
export type PartLeft = Schemas['PartLeft']
export type RefundFault = NonNullable<Schemas['RefundParts']['fault']>
export type RefundFunder = NonNullable<Schemas['RefundParts']['funder']>

/** Whose doing it is that money comes back, and whose money it is. */
export const refundFaults = ['merchant', 'platform', 'buyer', 'nobody'] as const satisfies readonly RefundFault[]
export const refundFunders = ['order', 'platform'] as const satisfies readonly RefundFunder[]
