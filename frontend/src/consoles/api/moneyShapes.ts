/** What is owed to a merchant, and how it travels. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type EarningState = Schemas['EarningState']
export type Earning = Schemas['Earning']
export type EarningTotals = Schemas['EarningTotals']
export type EarningsPage = Schemas['EarningsPage']
export type StatementState = Schemas['StatementState']
export type StatementLine = Schemas['StatementLine']
/** One part of a statement's closing, signed. */
export type StatementSum = Schemas['StatementSum']
export type Statement = Schemas['Statement']
export type StatementDetail = Schemas['StatementDetail']
/** Words to an objection; the adjustment becomes a line of the next statement. */
export type DisputeAnswer = Required<Schemas['DisputeAnswer']>
/** One change of what is owed because of an order. */
export type OrderMoneyStep = Schemas['OrderMoneyStep']
export type PayoutState = Schemas['PayoutState']
export type Payout = Schemas['Payout']
export type PayoutWay = Schemas['PayoutWay']
/** How a merchant is paid, and how the account at the provider stands. */
export type PayoutStanding = Schemas['PayoutStanding']
export type PayoutAccount = Schemas['PayoutAccount']
