/** Fen as a price: 3390 becomes ¥33.90. Whole numbers only; no division into fractions. */
export function formatFen(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`${fen} is not a whole number of fen.`)
  const sign = fen < 0 ? '−' : ''
  const digits = String(Math.abs(fen)).padStart(3, '0')
  const yuan = digits.slice(0, -2).replace(/\B(?=(?:\d{3})+$)/g, ',')
  return `${sign}¥${yuan}.${digits.slice(-2)}`
}
