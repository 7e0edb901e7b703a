/** "33.9" as 3390 fen, digit by digit; null when it is not an amount of money. */
export function fenOf(text: string): number | null {
  const found = /^(?<yuan>\d{1,8})(?:[.。](?<cents>\d{0,2}))?$/.exec(text.trim().replace(/^[¥￥]\s*/, '').replaceAll(',', ''))
  if (!found?.groups) return null
  const fen = Number(`${found.groups.yuan}${(found.groups.cents ?? '').padEnd(2, '0')}`)
  return Number.isSafeInteger(fen) ? fen : null
}

/** 3390 fen as one types it: "33.90", or "34" where there are no cents. */
export function yuanText(fen: number | null): string {
  if (fen === null) return ''
  const digits = String(fen).padStart(3, '0')
  return digits.endsWith('00') ? digits.slice(0, -2) : `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
