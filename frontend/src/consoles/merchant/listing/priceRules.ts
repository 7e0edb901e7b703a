import type { ListingFields } from './listingRules'
import { soldOf, type KindFields } from './kinds'

export type Say = (key: string, values?: Record<string, unknown>) => string
export type Complaints = Partial<Record<string, string>>

/** What can be paid online at all; somebody who joins with one unit must be able to pay it. */
const leastPriceFen = 360
/** A fifth of the price at most goes to whoever keeps the pick-up point. */
export const mostHostBasisPoints = 2000

/** An amount or a count that is missing counts as nought, which is always wrong. */
export const orNought = (value: number | null): number => value ?? 0

function aboutKind(kind: KindFields, say: Say): Complaints {
  const wrong: Complaints = {}
  const [price, list] = [orNought(kind.priceFen), orNought(kind.listPriceFen)]
  if (price < leastPriceFen) wrong[`price.${kind.variantId}`] = say('merchant.wrong.tooCheap')
  if (list < 1) wrong[`list.${kind.variantId}`] = say('merchant.wrong.amount')
  else if (price > list) wrong[`price.${kind.variantId}`] = say('merchant.wrong.dearer')
  if (kind.stockUnits !== null && kind.stockUnits < 1) wrong[`stock.${kind.variantId}`] = say('merchant.wrong.count')
  return wrong
}

const smallestCase = 2
const largestCase = 1000

function aboutCase(kind: KindFields, stock: number, say: Say): Complaints {
  const size = kind.caseSize
  if (size === null || (size >= smallestCase && size <= Math.min(largestCase, stock))) return {}
  return { [`case.${kind.variantId}`]: say('cases.wrong') }
}

function aboutTierUnits(fields: ListingFields, at: number, say: Say): string | undefined {
  const units = orNought(fields.tiers[at]?.minUnits ?? null)
  const least = fields.tiers[at - 1]?.minUnits ?? fields.minUnits ?? 1
  if (units <= least) return say('merchant.wrong.tierUnits', { least })
  return units > orNought(fields.stockUnits) ? say('merchant.wrong.overStock') : undefined
}

/** A step is cheaper than the one before it, the first cheaper than the kind's own price. */
function aboutTierPrice(kind: KindFields, tiers: ListingFields['tiers'], at: number, say: Say): string | undefined {
  const priceIn = (step: number) => orNought(tiers[step]?.pricesFen[kind.variantId] ?? null)
  if (priceIn(at) < 1) return say('merchant.wrong.amount')
  const dearer = at > 0 ? priceIn(at - 1) : orNought(kind.priceFen)
  return priceIn(at) >= dearer ? say('merchant.wrong.tierPrice') : undefined
}

function aboutTiers(fields: ListingFields, say: Say): Complaints {
  const wrong: Complaints = {}
  const note = (field: string, complaint: string | undefined) => {
    if (complaint !== undefined) wrong[field] = complaint
  }
  fields.tiers.forEach((_, at) => {
    note(`tier.${at}`, aboutTierUnits(fields, at, say))
    soldOf(fields.kinds).forEach((kind) => note(`tier.${at}.${kind.variantId}`, aboutTierPrice(kind, fields.tiers, at, say)))
  })
  return wrong
}

/** A condition that is set is at least one; units and people can be no more than there are units. */
function aboutCount(least: number | null, stock: number, say: Say): string | undefined {
  if (least === null) return undefined
  if (least < 1) return say('merchant.wrong.count')
  return stock > 0 && least > stock ? say('merchant.wrong.overStock') : undefined
}

function aboutAmount(fields: ListingFields, stock: number, say: Say): string | undefined {
  const amount = fields.minAmountFen
  if (amount === null) return undefined
  if (amount < 1) return say('merchant.wrong.amount')
  const dearest = Math.max(0, ...soldOf(fields.kinds).map((kind) => orNought(kind.priceFen)))
  return amount > stock * dearest ? say('merchant.wrong.amountOverStock') : undefined
}

function aboutThresholds(fields: ListingFields, say: Say): Complaints {
  const stock = orNought(fields.stockUnits)
  const { minUnits: units, minPeople: people, minAmountFen: amount } = fields
  if (units === null && people === null && amount === null) return { min_units: say('merchant.wrong.noThreshold') }
  const found = {
    min_units: aboutCount(units, stock, say),
    min_people: aboutCount(people, stock, say),
    min_amount_fen: aboutAmount(fields, stock, say),
  }
  return Object.fromEntries(Object.entries(found).filter(([, complaint]) => complaint !== undefined))
}

/** What is wrong with prices, units and conditions, under a name for each field. */
export function priceComplaints(fields: ListingFields, say: Say): Complaints {
  const sold = soldOf(fields.kinds)
  const wrong: Complaints = Object.assign({}, ...sold.flatMap((kind) => [aboutKind(kind, say), aboutCase(kind, orNought(fields.stockUnits), say)]))
  if (sold.length === 0) wrong.kinds = say('merchant.wrong.noKind')
  if (orNought(fields.stockUnits) < 1) wrong.stock_units = say('merchant.wrong.count')
  if (fields.hostBasisPoints === null || fields.hostBasisPoints > mostHostBasisPoints) {
    wrong.host_basis_points = say('merchant.wrong.hostShare')
  }
  return { ...wrong, ...aboutThresholds(fields, say), ...aboutTiers(fields, say) }
}
