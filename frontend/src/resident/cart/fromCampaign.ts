import type { Campaign } from '@/api/shapes'
import type { CartItem } from './cartItems'

export interface ChosenVariant {
  id: string
  name: string
  price_fen: number
}

const nameless = { id: null, name: '' } as const

/** One unit of a group-buy for the cart, to be collected near home; null when it is collected nowhere. */
export function oneOf(campaign: Campaign, variant: ChosenVariant | undefined, home: string | undefined): CartItem | null {
  const points = campaign.pick_up_points
  const near = points.find((point) => point.community_id === home) ?? points[0]
  if (!near) return null
  const kind = variant ?? { ...nameless, price_fen: campaign.price_fen }
  return {
    campaignId: campaign.id,
    variantId: kind.id,
    variantName: kind.name,
    title: campaign.title,
    merchantId: campaign.merchant.id,
    merchantName: campaign.merchant.name,
    picture: campaign.picture,
    priceFen: kind.price_fen,
    pointId: near.id,
    points: points.map((point) => ({ id: point.id, name: point.name, from: point.collect_from, until: point.collect_until })),
    quantity: 1,
  }
}
