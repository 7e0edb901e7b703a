import { basisPointsOf } from '../../shared/percent'
import { instantOf } from '../../shared/wallTime'
import type { NewRule } from './useRules'

/** What is typed of a rule to be; amounts are fen, null while nothing stands there. */
export interface RuleFields {
  category: '' | NonNullable<NewRule['category']>
  kind: '' | NonNullable<NewRule['campaign_kind']>
  merchant: string
  offer: string
  rank: number | null
  way: 'share' | 'flat'
  percent: string
  flat: number | null
  least: number | null
  most: number | null
  tax: string
  from: string
  note: string
  keepsFee: boolean
}

export function noRule(): RuleFields {
  return {
    category: '',
    kind: '',
    merchant: '',
    offer: '',
    rank: 10,
    way: 'share',
    percent: '5',
    flat: null,
    least: null,
    most: null,
    tax: '0',
    from: '',
    note: '',
    keepsFee: false,
  }
}

/** Tell whether the bounds leave room for a fee. */
export function boundsFit(fields: RuleFields): boolean {
  return fields.most === null || (fields.least ?? 0) <= fields.most
}

/** The rule that was typed, or null while it is none. */
export function ruleOf(fields: RuleFields): NewRule | null {
  const fee = feeOf(fields)
  const tax = basisPointsOf(fields.tax)
  if (!fee || tax === null || !boundsFit(fields)) return null
  return { rank: fields.rank ?? 0, ...conditionOf(fields), ...fee, tax_basis_points: tax, keeps_fee: fields.keepsFee, ...aboutOf(fields) }
}

function conditionOf(fields: RuleFields): Partial<NewRule> {
  return {
    ...(fields.category ? { category: fields.category } : {}),
    ...(fields.kind ? { campaign_kind: fields.kind } : {}),
    ...(fields.merchant.trim() ? { merchant_id: fields.merchant.trim() } : {}),
    ...(fields.offer.trim() ? { offer_id: fields.offer.trim() } : {}),
  }
}

function feeOf(fields: RuleFields): Partial<NewRule> | null {
  const points = basisPointsOf(fields.percent)
  const bounds = {
    ...(fields.least === null ? {} : { minimum_fen: fields.least }),
    ...(fields.most === null ? {} : { maximum_fen: fields.most }),
  }
  if (fields.way === 'share') return points === null ? null : { basis_points: points, ...bounds }
  return fields.flat === null ? null : { flat_fen_per_unit: fields.flat, ...bounds }
}

function aboutOf(fields: RuleFields): Partial<NewRule> {
  const from = instantOf(fields.from)
  return {
    ...(from ? { valid_from: from } : {}),
    ...(fields.note.trim() ? { note: fields.note.trim() } : {}),
  }
}
