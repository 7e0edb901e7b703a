import { useQuery } from '@tanstack/vue-query'
import { computed, ref, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { answered, client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import { useSession } from '@/app/session'
import { useAction } from '@/shared/composables/useAction'
import { once } from '../../api/once'
import type { CampaignRow, Offer } from '../../api/merchantShapes'
import { ifMatch, versioned } from '../../api/versioned'
import { useTrouble } from '../../shared/useTrouble'
import { useOffers } from '../offers/useOffers'
import { useMerchant } from '../useMerchant'
import {
  againListing,
  campaignDraft,
  listingOf,
  timeComplaints,
  usualListing,
  type ListingFields,
} from './listingRules'
import { kindsMet, kindsOfOffer } from './kinds'
import { priceComplaints } from './priceRules'

export type Step = 'goods' | 'price' | 'place'
export const steps: readonly Step[] = ['goods', 'price', 'place']

const list = '/api/v1/merchants/{merchant_id}/campaigns'
const one = '/api/v1/merchants/{merchant_id}/campaigns/{campaign_id}'

/** The draft one edits, or the earlier run one makes again. */
function useStored() {
  const { path, key } = useMerchant()
  const route = useRoute()
  const campaignId = computed(() => String(route.params.campaignId ?? ''))
  const sourceId = computed(() => campaignId.value || String(route.query.copy ?? ''))
  const query = useQuery({
    queryKey: computed(() => key('draft', sourceId.value)),
    queryFn: ({ signal }) =>
      versioned(client.GET(one, { params: { path: { ...path.value, campaign_id: sourceId.value } }, signal })),
    enabled: computed(() => sourceId.value !== ''),
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  return { campaignId, sourceId, query }
}

type Stored = ReturnType<typeof useStored>

/** Keeps a draft (once made, it is changed) and opens it to the neighbours. */
function useKeeping(fields: Ref<ListingFields>, stored: Stored) {
  const { path } = useMerchant()
  const requestKey = mintIdentifier()
  const made = ref<{ id: string; etag: string | null } | null>(null)
  watch(
    () => stored.query.data.value,
    (found) => {
      if (found && stored.campaignId.value) made.value = { id: found.value.id, etag: found.etag }
    },
    { immediate: true },
  )

  async function change(id: string): Promise<CampaignRow> {
    const params = { path: { ...path.value, campaign_id: id } }
    // A draft just made has no version tag yet: it is read for the one to change.
    const etag = made.value?.etag ?? (await versioned(client.GET(one, { params }))).etag
    const body = campaignDraft(fields.value)
    const answer = await versioned(client.PUT(one, { params: ifMatch(params, etag), body }))
    made.value = { id, etag: answer.etag }
    return answer.value
  }
  async function keep(): Promise<CampaignRow> {
    if (made.value) return change(made.value.id)
    const body = { ...campaignDraft(fields.value), offer_id: fields.value.offerId }
    const row = await answered(client.POST(list, { params: once(path.value, requestKey), body }))
    made.value = { id: row.id, etag: null }
    return row
  }
  async function publish(): Promise<CampaignRow> {
    const kept = await keep()
    return answered(client.POST(`${one}/publish`, { params: once({ ...path.value, campaign_id: kept.id }) }))
  }
  return { keep, publish }
}

/** Fills the form: from a draft, from an earlier run, or with what is usual here. */
function useFilling(fields: Ref<ListingFields>, offer: Ref<Offer | null>, step: Ref<Step>, stored: Stored) {
  const { person } = useSession()
  const offers = useOffers(ref('all' as const))
  const own = computed(() => (person.value?.communities ?? []).map((one) => one.id))
  watch(
    own,
    (ids) => {
      if (!stored.sourceId.value && fields.value.communityIds.length === 0) fields.value.communityIds = [...ids]
    },
    { immediate: true },
  )
  watch(
    () => stored.query.data.value,
    (found) => {
      if (!found) return
      fields.value = stored.campaignId.value ? listingOf(found.value) : againListing(found.value)
      step.value = 'price'
    },
    { immediate: true },
  )
  watch(
    [() => fields.value.offerId, offers.rows],
    ([id, known]) => {
      const found = known.find((one) => one.id === id)
      if (!found || offer.value) return
      offer.value = found
      fields.value.kinds = kindsMet(fields.value.kinds, found)
    },
    { immediate: true },
  )
}

/** The three steps of listing a group-buy. */
export function useListing() {
  const { t } = useI18n()
  const stored = useStored()
  const fields = ref(usualListing([]))
  const offer = ref<Offer | null>(null)
  const step = ref<Step>('goods')
  const { keep, publish } = useKeeping(fields, stored)
  const keeping = useAction(keep)
  const publishing = useAction(publish)
  const problem = computed(() => keeping.problem.value ?? publishing.problem.value)
  useFilling(fields, offer, step, stored)

  const go = (to: Step): void => void (step.value = to)
  function chooseOffer(chosen: Offer): void {
    const isOther = fields.value.offerId !== chosen.id
    offer.value = chosen
    fields.value.offerId = chosen.id
    fields.value.kinds = isOther ? kindsOfOffer(chosen) : kindsMet(fields.value.kinds, chosen)
    if (isOther) fields.value.tiers = []
    go('price')
  }
  const price = useTrouble(computed(() => priceComplaints(fields.value, t)), problem)
  const place = useTrouble(computed(() => timeComplaints(fields.value, t)), problem)
  return { fields, offer, step, go, stored, chooseOffer, price, place, problem, keeping, publishing }
}

export type Listing = ReturnType<typeof useListing>
