import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type CreditPage = Schemas['CreditPage']
export type CreditEvent = Schemas['CreditEventView']
export type AppealRow = Schemas['AppealRow']
export type ReviewReport = Schemas['ReviewReportRow']
export type BlurBox = Schemas['BlurBox']
