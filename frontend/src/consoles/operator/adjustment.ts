export type Direction = 'none' | 'give' | 'take'

const mostFen = 10_000_000

/** What an answer changes in the merchant's next statement; null when the amount is no such change. */
export function adjustmentOf(direction: Direction, fen: number | null): number | null {
  if (direction === 'none') return 0
  if (fen === null || fen === 0 || fen > mostFen) return null
  return direction === 'give' ? fen : -fen
}
