/** What the API tells an operator of the platform. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Overview = Schemas['Overview']
export type InvariantReport = Schemas['InvariantReport']
export type ParkedDelivery = Schemas['ParkedDelivery']
export type FailedRefund = Schemas['FailedRefund']
export type WaitingRefund = Schemas['WaitingRefund']
export type OperatorOrder = Schemas['OperatorOrder']
export type OperatorOrderPage = Schemas['OperatorOrderPage']
export type FoundPerson = Schemas['MaskedPerson']
export type Revealed = Schemas['Revealed']
export type AuditItem = Schemas['OperatorAuditLine']
