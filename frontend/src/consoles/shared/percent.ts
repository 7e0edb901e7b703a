/** Basis points of a percentage as people type it, up to two decimals; null when it is none. */
export function basisPointsOf(text: string, mostPercent = 100): number | null {
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text.trim())) return null
  const points = Math.round(Number(text) * 100)
  return points <= mostPercent * 100 ? points : null
}

/** A percentage as it is typed: 250 basis points are 2.5. */
export function percentOf(basisPoints: number): string {
  return String(basisPoints / 100)
}
