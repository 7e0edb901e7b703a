/** What the API tells of our books and the provider's account. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type ReconciliationRun = Schemas['ReconciliationRun']
export type AccountException = Schemas['ReconciliationException']
export type ExceptionState = AccountException['state']
export type ExceptionStep = 'explain' | 'resolve' | 'book'
