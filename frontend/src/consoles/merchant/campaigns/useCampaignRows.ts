import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { answered, client } from '@/api/client'
import { once } from '../../api/once'
import type { CampaignRow } from '../../api/merchantShapes'
import { slowPollMs } from '../../shared/useBoardLive'
import { usePages } from '../../shared/usePages'
import { useMerchant } from '../useMerchant'
import { filterOf, type CampaignFilter } from './campaignRules'

const pageSize = 20
const list = '/api/v1/merchants/{merchant_id}/campaigns'
const one = '/api/v1/merchants/{merchant_id}/campaigns/{campaign_id}'

/** The campaigns of this merchant, with figures that follow what neighbours do. */
export function useCampaignRows(filter: Ref<CampaignFilter>) {
  const { path, key } = useMerchant()
  const query = useQuery({
    queryKey: computed(() => key('campaigns')),
    queryFn: async ({ signal }) =>
      (await answered(client.GET(list, { params: { path: path.value }, signal }))).items,
    refetchInterval: slowPollMs,
  })
  const rows = computed(() => (query.data.value ?? []).filter((row) => filterOf(row.state) === filter.value))
  return { query, rows }
}

/** The goods of a campaign, whose words and pictures it shows. */
function useGoods(offerId: Ref<string | undefined>) {
  const { path, key } = useMerchant()
  return useQuery({
    queryKey: computed(() => key('goods', offerId.value)),
    queryFn: ({ signal }) =>
      answered(
        client.GET('/api/v1/merchants/{merchant_id}/offers/{offer_id}', {
          params: { path: { ...path.value, offer_id: offerId.value ?? '' } },
          signal,
        }),
      ),
    enabled: computed(() => offerId.value !== undefined),
  })
}

/** One campaign and everything one may do with it. */
export function useMerchantCampaign() {
  const { path, key } = useMerchant()
  const route = useRoute()
  const cache = useQueryClient()
  const campaignId = computed(() => String(route.params.campaignId ?? ''))
  const params = computed(() => ({ path: { ...path.value, campaign_id: campaignId.value } }))
  const query = useQuery({
    queryKey: computed(() => key('campaign', campaignId.value)),
    queryFn: ({ signal }) => answered(client.GET(one, { params: params.value, signal })),
    enabled: computed(() => campaignId.value !== ''),
    refetchInterval: slowPollMs,
  })
  const goods = useGoods(computed(() => query.data.value?.offer_id))

  async function renew(): Promise<void> {
    await Promise.all(['campaigns', 'today', 'orders'].map((part) => cache.invalidateQueries({ queryKey: key(part) })))
  }
  async function took(campaign: CampaignRow): Promise<void> {
    cache.setQueryData(key('campaign', campaign.id), campaign)
    await renew()
  }
  const publish = useMutation({
    mutationFn: () => answered(client.POST(`${one}/publish`, { params: once(params.value.path) })),
    onSuccess: took,
  })
  const cancel = useMutation({
    mutationFn: (reason: string) =>
      answered(client.POST(`${one}/cancel`, { params: once(params.value.path), body: { reason } })),
    onSuccess: took,
  })
  const arrive = useMutation({
    mutationFn: (pointId: string) =>
      answered(
        client.POST('/api/v1/pick-up-points/{point_id}/arrivals', {
          params: once({ point_id: pointId }),
          body: { campaign_id: campaignId.value },
        }),
      ),
    onSuccess: () => Promise.all([query.refetch(), renew()]),
  })
  return { campaignId, query, goods, publish, cancel, arrive }
}

export function useCampaignOrders(campaignId: Ref<string>) {
  const { path, key } = useMerchant()
  return usePages({
    key: () => key('orders', 'of', campaignId.value),
    read: (cursor, signal) =>
      answered(
        client.GET('/api/v1/merchants/{merchant_id}/orders', {
          params: {
            path: path.value,
            query: { campaign: campaignId.value, limit: pageSize, ...(cursor ? { cursor } : {}) },
          },
          signal,
        }),
      ),
    enabled: () => campaignId.value !== '',
    pollEveryMs: slowPollMs,
  })
}
