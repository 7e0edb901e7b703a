/** What the API tells a merchant, under the names the console uses. */
import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Named = Schemas['Named']
export type MerchantProfile = Schemas['MerchantProfile']
export type DayFigure = Schemas['DayFigure']
export type Today = Schemas['Today']
export type CampaignRow = Schemas['CampaignRow']
export type CampaignPoint = CampaignRow['points'][number]
export type OfferState = Schemas['OfferState']
export type CategoryCode = Schemas['Category']
export type Offer = Schemas['OfferView']
export type OfferDraft = Schemas['OfferBody']
export type UncollectedRule = Schemas['UncollectedRule']
export type ShortageRule = Schemas['ShortageRule']
export type Joined = Schemas['Joined']
export type Storage = Schemas['Storage']
export type CampaignDraft = Schemas['CampaignBody']
export type PickUpChoice = CampaignDraft['pick_up'][number]
export type MerchantOrder = Schemas['MerchantOrder']
export type CommissionPreview = Schemas['CommissionPreview']
export type BankAccount = Schemas['BankAccount']
export type NewBankAccount = Schemas['NewBankAccount']
export type Role = Schemas['Role']
export type Member = Schemas['PartyMember']
/** An invitation nobody has answered yet. */
export type OpenInvitation = Schemas['OpenInvitation']
export type ApplicationState = Schemas['ApplicationState']
export type MerchantApplicationDraft = Schemas['ApplicationDraft']
export type MerchantApplication = Schemas['MerchantApplication']
/** Who stands behind an application, in full. */
export type ApplicationIdentity = Schemas['ApplicationIdentity']
