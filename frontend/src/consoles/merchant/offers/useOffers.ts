import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { Offer, OfferDraft, OfferState } from '../../api/merchantShapes'
import { ifMatch, versioned } from '../../api/versioned'
import { useMerchant } from '../useMerchant'

const one = '/api/v1/merchants/{merchant_id}/offers/{offer_id}'

export function useOffers(state: Ref<OfferState | 'all'>) {
  const { path, key } = useMerchant()
  const query = useQuery({
    queryKey: computed(() => key('offers')),
    queryFn: async ({ signal }) =>
      (await answered(client.GET('/api/v1/merchants/{merchant_id}/offers', { params: { path: path.value }, signal })))
        .items,
  })
  const rows = computed(() => (query.data.value ?? []).filter((offer) => state.value === 'all' || offer.state === state.value))
  return { query, rows }
}

export function useOffer(offerId: Ref<string>) {
  const { path, key } = useMerchant()
  return useQuery({
    queryKey: computed(() => key('offer', offerId.value)),
    queryFn: ({ signal }) =>
      versioned(client.GET(one, { params: { path: { ...path.value, offer_id: offerId.value } }, signal })),
    enabled: computed(() => offerId.value !== ''),
    // The form is filled from it once; a silent renewal would fight with what one types.
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  })
}

/** Makes an offer, or changes the version of it one has seen. */
export function useSaveOffer() {
  const { path, key } = useMerchant()
  const cache = useQueryClient()
  async function took(offer: Offer): Promise<Offer> {
    await Promise.all([
      cache.invalidateQueries({ queryKey: key('offers') }),
      cache.invalidateQueries({ queryKey: key('offer', offer.id) }),
    ])
    return offer
  }
  async function create(draft: OfferDraft, requestKey: string): Promise<Offer> {
    const route = '/api/v1/merchants/{merchant_id}/offers'
    return took(await answered(client.POST(route, { params: once(path.value, requestKey), body: draft })))
  }
  async function change(offerId: string, draft: OfferDraft, etag: string | null): Promise<Offer> {
    const params = ifMatch({ path: { ...path.value, offer_id: offerId } }, etag)
    return took(await answered(client.PUT(one, { params, body: draft })))
  }
  async function withdraw(offerId: string): Promise<Offer> {
    const params = once({ ...path.value, offer_id: offerId })
    return took(await answered(client.POST(`${one}/withdraw`, { params })))
  }
  return { create, change, withdraw }
}
