import type { Offer, OfferDraft } from '../../api/merchantShapes'
import type { Complaints, Say } from '../listing/priceRules'

/** A kind of the goods in the form; one the offer has already keeps its id. */
export interface OfferKind {
  /** Stays the same while one types. */
  key: number
  id: string | null
  name: string
  listPriceFen: number | null
  costFen: number | null
  /** What all group-buys together may promise; null where nobody counts. */
  stockUnits: number | null
  /** How much of it neighbours hold or have paid. */
  promisedUnits: number
}

export const mostKinds = 20
export const longestKind = 40

let made = 0
export function emptyKind(): OfferKind {
  made += 1
  return { key: made, id: null, name: '', listPriceFen: null, costFen: null, stockUnits: null, promisedUnits: 0 }
}

export function kindsOf(offer: Offer): OfferKind[] {
  return offer.variants.map((kind) => ({
    ...emptyKind(),
    id: kind.id,
    name: kind.name,
    listPriceFen: kind.list_price_fen,
    costFen: kind.cost_fen,
    stockUnits: kind.stock_units,
    promisedUnits: kind.promised_units ?? 0,
  }))
}

/** Goods that come in one kind only, which needs no name. */
export function isPlain(kinds: readonly OfferKind[]): boolean {
  return kinds.length === 1 && kinds[0]?.name === ''
}

/** What is wrong, under `kind.<key>` for a name, `price.<key>` for a price, `stock.<key>` for a stock. */
export function kindComplaints(kinds: readonly OfferKind[], say: Say): Complaints {
  const wrong: Complaints = {}
  const names = kinds.map((kind) => kind.name.trim())
  kinds.forEach((kind, at) => {
    const name = names[at] ?? ''
    if (kinds.length > 1 && !name) wrong[`kind.${kind.key}`] = say('merchant.wrong.kindName')
    else if (names.indexOf(name) !== at) wrong[`kind.${kind.key}`] = say('merchant.wrong.kindTwice')
    if (kind.listPriceFen === null || kind.listPriceFen < 1) wrong[`price.${kind.key}`] = say('merchant.wrong.amount')
    if (kind.stockUnits !== null && kind.stockUnits < kind.promisedUnits) {
      wrong[`stock.${kind.key}`] = say('merchant.wrong.belowPromised', { units: kind.promisedUnits })
    }
  })
  return wrong
}

export function kindDrafts(kinds: readonly OfferKind[]): NonNullable<OfferDraft['variants']> {
  return kinds.map((kind) => ({
    id: kind.id,
    name: kind.name.trim(),
    list_price_fen: kind.listPriceFen ?? 0,
    cost_fen: kind.costFen,
    stock_units: kind.stockUnits,
  }))
}
