import { formatFen } from '@/shared/composables/useMoney'
import { percentOf } from '../shared/percent'

type Words = (key: string) => string | undefined

const identifier = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

function numberOf(name: string, value: number): string {
  if (name.endsWith('_fen')) return formatFen(value)
  return name.endsWith('_basis_points') ? `${percentOf(value)}%` : String(value)
}

function wordsOf(text: string, words: Words): string {
  if (identifier.test(text)) return text.slice(-8)
  return words(`console.role.${text}`) ?? words(`operator.audit.value.${text}`) ?? text
}

/** Ids stand by their end, as everywhere on the page; amounts as money; words in the reader's language. */
function valueOf(name: string, value: unknown, words: Words): string {
  if (typeof value === 'number') return numberOf(name, value)
  if (Array.isArray(value)) return value.map((one) => valueOf(name, one, words)).join(', ')
  if (typeof value === 'boolean') return wordsOf(value ? 'yes' : 'no', words)
  return wordsOf(String(value), words)
}

/** What a line of the trail says besides its sentence: names and values, most of them short. */
export function auditDetails(details: Record<string, unknown>, words: Words): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${words(`operator.audit.detail.${name}`) ?? name} ${valueOf(name, value, words)}`)
    .join(' · ')
}
