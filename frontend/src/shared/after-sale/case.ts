import type { components } from '@/api/schema'

export type AfterSale = components['schemas']['AfterSale']
export type CaseState = AfterSale['state']
export type CaseReason = AfterSale['reason']
export type Fault = AfterSale['fault']
export type Refundable = components['schemas']['Refundable']

type Tone = 'buy' | 'help' | 'quiet' | 'warn' | 'danger'

const tones: Record<CaseState, Tone> = {
  applied: 'warn',
  offered: 'warn',
  refused: 'danger',
  awaiting_return: 'warn',
  escalated: 'warn',
  accepted: 'help',
  refused_finally: 'danger',
  withdrawn: 'quiet',
  closed: 'quiet',
}

export const caseStates = Object.keys(tones) as CaseState[]
export const caseReasons: CaseReason[] = ['spoiled', 'damaged', 'missing', 'wrong_item', 'not_as_described', 'changed_mind', 'other']
export const toneOfCase = (state: CaseState): Tone => tones[state]

/** Where one waits for somebody else, or for oneself, the case is still open. */
export const isOpen = (one: AfterSale): boolean => one.ended_at === null
