import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { answered } from '@/api/client'
import { consoleClient, once } from '../../api/consoleClient'
import type { Offer, OfferDraft, OfferState } from '../../api/merchantShapes'
import { ifMatch, versioned } from '../../api/versioned'
import { usePages } from '../../shared/usePages'
import { useMerchant } from '../useMerchant'

const pageSize = 50
const one = '/api/v1/merchants/{merchant_id}/offers/{offer_id}'

export function useOffers(state: Ref<OfferState | 'all'>) {
  const { path, key } = useMerchant()
  return usePages({
    key: () => key('offers', state.value),
    read: (cursor, signal) =>
      answered(
        consoleClient.GET('/api/v1/merchants/{merchant_id}/offers', {
          params: {
            path: path.value,
            query: {
              limit: pageSize,
              ...(state.value === 'all' ? {} : { state: state.value }),
              ...(cursor ? { cursor } : {}),
            },
          },
          signal,
        }),
      ),
  })
}

export function useOffer(offerId: Ref<string>) {
  const { path, key } = useMerchant()
  return useQuery({
    queryKey: computed(() => key('offer', offerId.value)),
    queryFn: ({ signal }) =>
      versioned(consoleClient.GET(one, { params: { path: { ...path.value, offer_id: offerId.value } }, signal })),
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
    return took(await answered(consoleClient.POST(route, { params: once(path.value, requestKey), body: draft })))
  }
  async function change(offerId: string, draft: Partial<OfferDraft>, etag: string | null): Promise<Offer> {
    const params = { path: { ...path.value, offer_id: offerId }, header: ifMatch(etag) }
    return took(await answered(consoleClient.PATCH(one, { params, body: draft })))
  }
  return { create, change }
}
