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
  return wrong
}

function aboutTiers(fields: ListingFields, say: Say): Complaints {
  const wrong: Complaints = {}
  const sold = soldOf(fields.kinds)
  fields.tiers.forEach((tier, at) => {
    const before = fields.tiers[at - 1]
    const units = orNought(tier.minUnits)
    const least = before ? orNought(before.minUnits) : (fields.minUnits ?? 1)
    if (units <= least) wrong[`tier.${at}`] = say('merchant.wrong.tierUnits', { least })
    else if (units > orNought(fields.stockUnits)) wrong[`tier.${at}`] = say('merchant.wrong.overStock')
    for (const kind of sold) {
      const price = orNought(tier.pricesFen[kind.variantId] ?? null)
      const dearer = before ? orNought(before.pricesFen[kind.variantId] ?? null) : orNought(kind.priceFen)
      if (price < 1) wrong[`tier.${at}.${kind.variantId}`] = say('merchant.wrong.amount')
      else if (price >= dearer) wrong[`tier.${at}.${kind.variantId}`] = say('merchant.wrong.tierPrice')
    }
  })
  return wrong
}

function aboutThresholds(fields: ListingFields, say: Say): Complaints {
  const wrong: Complaints = {}
  const stock = orNought(fields.stockUnits)
  const { minUnits: units, minPeople: people, minAmountFen: amount } = fields
  if (units === null && people === null && amount === null) wrong.min_units = say('merchant.wrong.noThreshold')
  if (units !== null && units < 1) wrong.min_units = say('merchant.wrong.count')
  if (people !== null && people < 1) wrong.min_people = say('merchant.wrong.count')
  if (stock > 0 && orNought(units) > stock) wrong.min_units = say('merchant.wrong.overStock')
  if (stock > 0 && orNought(people) > stock) wrong.min_people = say('merchant.wrong.overStock')
  const dearest = Math.max(0, ...soldOf(fields.kinds).map((kind) => orNought(kind.priceFen)))
  if (amount !== null && amount < 1) wrong.min_amount_fen = say('merchant.wrong.amount')
  else if (orNought(amount) > stock * dearest) wrong.min_amount_fen = say('merchant.wrong.amountOverStock')
  return wrong
}

/** What is wrong with prices, units and conditions, under a name for each field. */
export function priceComplaints(fields: ListingFields, say: Say): Complaints {
  const sold = soldOf(fields.kinds)
  const wrong: Complaints = Object.assign({}, ...sold.map((kind) => aboutKind(kind, say)))
  if (sold.length === 0) wrong.kinds = say('merchant.wrong.noKind')
  if (orNought(fields.stockUnits) < 1) wrong.stock_units = say('merchant.wrong.count')
  if (fields.hostBasisPoints === null || fields.hostBasisPoints > mostHostBasisPoints) {
    wrong.host_basis_points = say('merchant.wrong.hostShare')
  }
  return { ...wrong, ...aboutThresholds(fields, say), ...aboutTiers(fields, say) }
}
