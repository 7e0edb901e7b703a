import { describe, expect, it } from 'vitest'
import { asOrders, campaignsMax, changed, hasRoom, moved, put, shops, wishing, without, type CartItem } from './cartItems'

function anItem(campaignId: string, more: Partial<CartItem> = {}): CartItem {
  return {
    campaignId,
    variantId: null,
    variantName: '',
    title: campaignId,
    merchantId: 'chen',
    merchantName: '老陈',
    picture: null,
    priceFen: 3390,
    pointId: 'gate',
    points: [],
    quantity: 1,
    ...more,
  }
}

describe('put', () => {
  it('adds a row, and more units to a row that is there', () => {
    const once = put([], anItem('eggs'))
    const twice = put(once, anItem('eggs', { quantity: 2, priceFen: 3000 }))
    expect(twice).toEqual([anItem('eggs', { quantity: 3, priceFen: 3000 })])
  })

  it('keeps kinds of one group-buy apart and lets them be collected together', () => {
    const rows = put([anItem('eggs', { variantId: 'small' })], anItem('eggs', { variantId: 'large', pointId: 'shop' }))
    expect(rows.map(({ variantId, pointId }) => [variantId, pointId])).toEqual([
      ['small', 'shop'],
      ['large', 'shop'],
    ])
  })

  it('never goes over what one order may have', () => {
    expect(put([anItem('eggs', { quantity: 998 })], anItem('eggs', { quantity: 5 }))[0]?.quantity).toBe(999)
  })
})

describe('a cart', () => {
  it('has room for another kind of what is there, but not for one group-buy too many', () => {
    const full = Array.from({ length: campaignsMax }, (_, index) => anItem(`${index}`))
    expect(hasRoom(full, 'another')).toBe(false)
    expect(hasRoom(full, '3')).toBe(true)
  })

  it('changes and drops only the row that is meant', () => {
    const [small, large] = [anItem('eggs', { variantId: 'small' }), anItem('eggs', { variantId: 'large' })]
    expect(changed([small, large], large, 4).map((item) => item.quantity)).toEqual([1, 4])
    expect(without([small, large], small)).toEqual([large])
    expect(moved([small, anItem('fish')], 'fish', 'shop').map((item) => item.pointId)).toEqual(['gate', 'shop'])
  })

  it('is told by merchant', () => {
    const rows = [anItem('eggs'), anItem('pears', { merchantId: 'li' }), anItem('ducks')]
    expect(shops(rows).map((shop) => shop.items.map((item) => item.campaignId))).toEqual([['eggs', 'ducks'], ['pears']])
  })

  it('keeps what one would take more of a row, also when units are added', () => {
    const row = wishing([anItem('eggs'), anItem('pears')], anItem('eggs'), 4)
    expect(row.map((item) => item.extra)).toEqual([4, undefined])
    expect(put(row, anItem('eggs'))[0]).toMatchObject({ quantity: 2, extra: 4 })
  })

  it('becomes one order for each group-buy', () => {
    const rows = [anItem('eggs', { variantId: 'small' }), anItem('pears'), anItem('eggs', { variantId: 'large', quantity: 2, extra: 3 })]
    expect(asOrders(rows)).toEqual([
      {
        campaign_id: 'eggs',
        pick_up_point_id: 'gate',
        lines: [
          { variant_id: 'small', quantity: 1, extra: 0 },
          { variant_id: 'large', quantity: 2, extra: 3 },
        ],
      },
      { campaign_id: 'pears', pick_up_point_id: 'gate', lines: [{ variant_id: null, quantity: 1, extra: 0 }] },
    ])
  })
})
