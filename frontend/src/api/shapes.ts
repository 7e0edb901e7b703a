/** The shapes of the API under the names that the views use; all of them come from its document. */
import type { components } from './schema'

type Schemas = components['schemas']

export interface Page<Item> {
  items: Item[]
  next_cursor: string | null
}

export interface Items<Item> {
  items: Item[]
}

export type OrderState = Schemas['OrderState']
export type PaymentMethod = Schemas['Method']
export type Channel = Schemas['Channel']
export type CodePurpose = Schemas['CodePurpose']

export type Picture = Schemas['PictureView']
export type PictureVariant = Picture['variants'][number]

export type Session = Schemas['Session']
export type PersonBrief = Schemas['PersonBrief']
export type Me = Schemas['Me']
export type RoleBrief = Schemas['RoleBrief']
export type Community = Schemas['Community']
export type CommunityBrief = Schemas['CommunityBrief']
export type Household = Schemas['Household']
export type ConsentPurpose = Schemas['Purpose']
export type ConsentText = Schemas['ConsentText']
export type DataExport = Schemas['DataExport']

export type CampaignState = Schemas['CampaignState']
export type CampaignCard = Schemas['CampaignCard']
export type CampaignPage = Schemas['CampaignPage']
/** What a card shows and the rest of its page, joined. */
export type Campaign = CampaignCard & Omit<CampaignPage, 'card'>
export type CampaignProgress = Schemas['LiveProgress']
export type CampaignVariant = Schemas['SoldVariant']
export type WaitingPlace = Schemas['WaitingPlace']
export type NewWaitingEntry = Schemas['NewWaitingEntry']
export type Goal = Schemas['Goal']
export type RefundRule = Schemas['RefundRule']
export type PurchaseQuote = Schemas['PurchaseQuote']
export type QuotedOrder = Schemas['QuotedOrder']
export type Purchase = Schemas['PurchaseView']
export type NewPurchase = Schemas['NewPurchase']
export type PlacedPurchase = Schemas['PlacedPurchase']
export type Category = Schemas['CategoryName']

export type Order = Schemas['OrderView']
export type NewOrder = Schemas['NewOrder']
export type Payment = NonNullable<Order['payment']>
export type PaymentStart = Schemas['PaymentBegun']
export type Refund = Order['refunds'][number]
export type TimelineEntry = Order['timeline'][number]
export type ProxyCode = Schemas['ProxyCode']
export type PickUpCode = Schemas['PickUpCode']
export type PlacedOrder = Schemas['PlacedOrder']
export type Why = Schemas['Why']

/** A merchant's public page; its cards are those of the lists. */
export type Shop = Omit<Schemas['Shop'], 'campaigns'> & { campaigns: CampaignCard[] }

export type SearchHit = Schemas['Found']
export type SearchPage = Schemas['SearchAnswer']
export type Suggestion = Schemas['Suggestion']

export type Review = Schemas['ReviewView']
export type ReviewPage = Schemas['ReviewPage']
export type ReviewBody = Schemas['ReviewBody']
export type ReviewableLine = Schemas['ReviewableLine']
export type ReviewReason = Schemas['ModerationReason']
export type Score = Schemas['Score']
export type CreditSum = Schemas['CreditSum']
