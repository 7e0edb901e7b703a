import type { CategoryCode, Offer, OfferDraft, Storage } from '../../api/merchantShapes'
import { emptyKind, kindComplaints, kindDrafts, kindsOf, type OfferKind } from './offerKinds'

/** The goods as they stand in the form; an amount is null until it is one. */
export interface OfferFields {
  title: string
  descriptionHtml: string
  category: CategoryCode | ''
  kinds: OfferKind[]
  unitLabel: string
  storage: Storage
  isPerishable: boolean
}

export const longestTitle = 60
export const longestUnit = 20
export const mostPhotos = 9

export function emptyOffer(unitLabel: string): OfferFields {
  return { title: '', descriptionHtml: '', category: '', kinds: [emptyKind()], unitLabel, storage: 'ambient', isPerishable: false }
}

export function fieldsOf(offer: Offer): OfferFields {
  return {
    title: offer.title,
    descriptionHtml: offer.description_html,
    category: offer.category,
    kinds: kindsOf(offer),
    unitLabel: offer.unit_label,
    storage: offer.storage,
    isPerishable: offer.perishable,
  }
}

type Say = (key: string, values?: Record<string, unknown>) => string

/** What is missing or wrong, under the name the API gives the field. */
export function offerComplaints(fields: OfferFields, photos: { ready: number; pending: number }, say: Say) {
  const complaints: Partial<Record<string, string>> = {}
  if (fields.title.trim().length < 2) complaints.title = say('merchant.wrong.title')
  if (!fields.category) complaints.category = say('merchant.wrong.category')
  if (!fields.unitLabel.trim()) complaints.unit_label = say('merchant.wrong.unit')
  if (photos.pending > 0) complaints.picture_ids = say('merchant.wrong.uploading')
  else if (photos.ready === 0) complaints.picture_ids = say('merchant.wrong.photos')
  return { ...complaints, ...kindComplaints(fields.kinds, say) }
}

/** What is sent of a form without complaints. */
export function draftOf(fields: OfferFields, pictureIds: string[]): OfferDraft {
  if (!fields.category) throw new Error('A form without a category has a complaint.')
  return {
    title: fields.title.trim(),
    description_html: fields.descriptionHtml,
    category: fields.category,
    variants: kindDrafts(fields.kinds),
    storage: fields.storage,
    perishable: fields.isPerishable,
    unit_label: fields.unitLabel.trim(),
    picture_ids: pictureIds,
  }
}
