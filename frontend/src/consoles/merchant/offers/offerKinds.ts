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
}

export const mostKinds = 20
export const longestKind = 40

let made = 0
export function emptyKind(): OfferKind {
  made += 1
  return { key: made, id: null, name: '', listPriceFen: null, costFen: null }
}

export function kindsOf(offer: Offer): OfferKind[] {
  return offer.variants.map((kind) => ({
    ...emptyKind(),
    id: kind.id,
    name: kind.name,
    listPriceFen: kind.list_price_fen,
    costFen: kind.cost_fen,
  }))
}

/** Goods that come in one kind only, which needs no name. */
export function isPlain(kinds: readonly OfferKind[]): boolean {
  return kinds.length === 1 && kinds[0]?.name === ''
}

/** What is wrong, under `kind.<key>` for a name and `price.<key>` for a price. */
export function kindComplaints(kinds: readonly OfferKind[], say: Say): Complaints {
  const wrong: Complaints = {}
  const names = kinds.map((kind) => kind.name.trim())
  kinds.forEach((kind, at) => {
    const name = names[at] ?? ''
    if (kinds.length > 1 && !name) wrong[`kind.${kind.key}`] = say('merchant.wrong.kindName')
    else if (names.indexOf(name) !== at) wrong[`kind.${kind.key}`] = say('merchant.wrong.kindTwice')
    if (kind.listPriceFen === null || kind.listPriceFen < 1) wrong[`price.${kind.key}`] = say('merchant.wrong.amount')
  })
  return wrong
}

export function kindDrafts(kinds: readonly OfferKind[]): NonNullable<OfferDraft['variants']> {
  return kinds.map((kind) => ({
    id: kind.id,
    name: kind.name.trim(),
    list_price_fen: kind.listPriceFen ?? 0,
    cost_fen: kind.costFen,
  }))
}
