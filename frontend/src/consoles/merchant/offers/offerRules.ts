import type { CategoryCode, Offer, OfferDraft } from '../../api/merchantShapes'

/** The goods as they stand in the form; an amount is null until it is one. */
export interface OfferFields {
  title: string
  descriptionHtml: string
  category: CategoryCode | ''
  listPriceFen: number | null
  unitLabel: string
}

export const longestTitle = 60
export const longestUnit = 20
export const mostPhotos = 9

export function emptyOffer(unitLabel: string): OfferFields {
  return { title: '', descriptionHtml: '', category: '', listPriceFen: null, unitLabel }
}

export function fieldsOf(offer: Offer): OfferFields {
  return {
    title: offer.title,
    descriptionHtml: offer.description_html,
    category: offer.category,
    listPriceFen: offer.list_price_fen,
    unitLabel: offer.unit_label,
  }
}

type Say = (key: string, values?: Record<string, unknown>) => string

/** What is missing or wrong, under the name the API gives the field. */
export function offerComplaints(fields: OfferFields, photos: { ready: number; pending: number }, say: Say) {
  const complaints: Partial<Record<string, string>> = {}
  if (fields.title.trim().length < 2) complaints.title = say('merchant.wrong.title')
  if (!fields.category) complaints.category = say('merchant.wrong.category')
  if (!fields.unitLabel.trim()) complaints.unit_label = say('merchant.wrong.unit')
  if (fields.listPriceFen === null || fields.listPriceFen < 1) complaints.list_price_fen = say('merchant.wrong.amount')
  if (photos.pending > 0) complaints.picture_ids = say('merchant.wrong.uploading')
  else if (photos.ready === 0) complaints.picture_ids = say('merchant.wrong.photos')
  return complaints
}

/** What is sent of a form without complaints. */
export function draftOf(fields: OfferFields, pictureIds: string[]): OfferDraft {
  if (!fields.category) throw new Error('A form without a category has a complaint.')
  return {
    title: fields.title.trim(),
    description_html: fields.descriptionHtml,
    category: fields.category,
    list_price_fen: fields.listPriceFen ?? 0,
    unit_label: fields.unitLabel.trim(),
    picture_ids: pictureIds,
  }
}
