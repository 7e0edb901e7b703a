/** The three kinds of stars, in the order in which they are asked and told. */
export const aspects = ['goods', 'service', 'punctuality'] as const
export type Aspect = (typeof aspects)[number]
export type Stars = Record<Aspect, number>
/** Nothing is chosen before somebody chooses: there are no default stars. */
export type ChosenStars = Record<Aspect, number | null>

/** What the three big choices of the elder edition stand for. */
export const bigChoices = [5, 3, 1] as const
export const mostStars = 5

/** 4273 → "4.3": one place is all that a handful of reviews can carry. */
export function inStars(milli: number): string {
  const tenths = Math.floor((milli + 50) / 100)
  return `${Math.floor(tenths / 10)}.${tenths % 10}`
}

/** The stars when all three are chosen, otherwise null. */
export function whole(chosen: ChosenStars): Stars | null {
  const { goods, service, punctuality } = chosen
  return goods !== null && service !== null && punctuality !== null ? { goods, service, punctuality } : null
}
