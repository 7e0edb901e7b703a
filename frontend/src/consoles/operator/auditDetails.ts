import { formatFen } from '@/shared/composables/useMoney'
import { percentOf } from '../shared/percent'

type Words = (key: string) => string | undefined

const identifier = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

/** Ids stand by their end, as everywhere on the page; amounts as money; words in the reader's language. */
function valueOf(name: string, value: unknown, words: Words): string {
  if (name.endsWith('_fen') && typeof value === 'number') return formatFen(value)
  if (name.endsWith('_basis_points') && typeof value === 'number') return `${percentOf(value)}%`
  if (typeof value === 'boolean') return words(`operator.audit.value.${value ? 'yes' : 'no'}`) ?? String(value)
  if (Array.isArray(value)) return value.map((one) => valueOf(name, one, words)).join(', ')
  const text = String(value)
  return identifier.test(text) ? text.slice(-8) : (words(`console.role.${text}`) ?? words(`operator.audit.value.${text}`) ?? text)
}

/** What a line of the trail says besides its sentence: names and values, most of them short. */
export function auditDetails(details: Record<string, unknown>, words: Words): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${words(`operator.audit.detail.${name}`) ?? name} ${valueOf(name, value, words)}`)
    .join(' · ')
}
