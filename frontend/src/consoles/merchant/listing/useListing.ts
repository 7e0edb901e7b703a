import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { answered } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import { useAction } from '@/shared/composables/useAction'
import { consoleClient, once } from '../../api/consoleClient'
import type { MerchantCampaign, Offer } from '../../api/merchantShapes'
import { ifMatch, versioned } from '../../api/versioned'
import { useTrouble } from '../../shared/useTrouble'
import { useMerchant, useProfile } from '../useMerchant'
import { campaignDraft, listingOf, priceComplaints, timeComplaints, usualListing, type ListingFields } from './listingRules'

export type Step = 'goods' | 'price' | 'place'
export const steps: readonly Step[] = ['goods', 'price', 'place']

const list = '/api/v1/merchants/{merchant_id}/campaigns'
const one = '/api/v1/merchants/{merchant_id}/campaigns/{campaign_id}'

/** The stored draft, when one is edited. */
function useStored() {
  const { path, key } = useMerchant()
  const route = useRoute()
  const campaignId = computed(() => String(route.params.campaignId ?? ''))
  const query = useQuery({
    queryKey: computed(() => key('draft', campaignId.value)),
    queryFn: ({ signal }) =>
      versioned(consoleClient.GET(one, { params: { path: { ...path.value, campaign_id: campaignId.value } }, signal })),
    enabled: computed(() => campaignId.value !== ''),
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  return { campaignId, query }
}

/** Keeps a draft (once made, it is changed) and opens it to the neighbours. */
function useKeeping(fields: Ref<ListingFields>, stored: ReturnType<typeof useStored>) {
  const { path } = useMerchant()
  const requestKey = mintIdentifier()
  const made = ref<{ id: string; etag: string | null } | null>(null)
  watch(
    () => stored.query.data.value,
    (found) => found && (made.value = { id: found.value.id, etag: found.etag }),
    { immediate: true },
  )
  async function keep(): Promise<MerchantCampaign> {
    const body = campaignDraft(fields.value)
    const known = made.value
    const answer = known
      ? await versioned(
          consoleClient.PATCH(one, {
            params: { path: { ...path.value, campaign_id: known.id }, header: ifMatch(known.etag) },
            body,
          }),
        )
      : await versioned(consoleClient.POST(list, { params: once(path.value, requestKey), body }))
    made.value = { id: answer.value.id, etag: answer.etag }
    return answer.value
  }
  async function publish(): Promise<MerchantCampaign> {
    const kept = await keep()
    if (!kept.can.publish) return kept
    const params = once({ ...path.value, campaign_id: kept.id })
    return answered(consoleClient.POST(`${one}/publish`, { params }))
  }
  return { keep, publish }
}

/** The three steps of listing a group-buy. */
export function useListing() {
  const { t } = useI18n()
  const profile = useProfile()
  const stored = useStored()
  const fields = ref(usualListing([]))
  const offer = ref<Offer | null>(null)
  const step = ref<Step>('goods')
  const { keep, publish } = useKeeping(fields, stored)
  const keeping = useAction(keep)
  const publishing = useAction(publish)
  const problem = computed(() => keeping.problem.value ?? publishing.problem.value)

  watch(
    () => profile.data.value,
    (merchant) => {
      if (merchant && fields.value.communityIds.length === 0) fields.value.communityIds = merchant.communities.map((one) => one.id)
    },
    { immediate: true },
  )
  watch(
    () => stored.query.data.value,
    (found) => found && take(found.value),
    { immediate: true },
  )

  function take(campaign: MerchantCampaign): void {
    fields.value = listingOf(campaign)
    offer.value = campaign.offer
    step.value = 'price'
  }
  function chooseOffer(chosen: Offer): void {
    const isOther = fields.value.offerId !== chosen.id
    offer.value = chosen
    fields.value.offerId = chosen.id
    if (isOther || fields.value.listPriceFen === null) fields.value.listPriceFen = chosen.list_price_fen
    step.value = 'price'
  }

  const price = useTrouble(computed(() => priceComplaints(fields.value, t)), problem)
  const place = useTrouble(computed(() => timeComplaints(fields.value, t)), problem)
  const go = (to: Step): void => void (step.value = to)
  return { fields, offer, step, go, stored, take, chooseOffer, price, place, problem, keeping, publishing }
}

export type Listing = ReturnType<typeof useListing>
