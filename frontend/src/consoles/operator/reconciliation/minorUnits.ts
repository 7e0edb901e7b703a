import { formatFen } from '@/shared/composables/useMoney'

/** An amount in the smallest unit of a currency, as people write it: 3,675 of hkd are HK$36.75. */
export function formatMinor(minor: number, currency: string, language: string): string {
  if (currency === 'cny') return formatFen(minor)
  const style = { style: 'currency', currency: currency.toUpperCase() } as const
  const digits = new Intl.NumberFormat(language, style).resolvedOptions().maximumFractionDigits ?? 2
  return new Intl.NumberFormat(language, style).format(minor / 10 ** digits)
}
