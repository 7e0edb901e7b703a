import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { answered } from '@/api/client'
import { consoleClient, once } from '../../api/consoleClient'
import type { MerchantCampaign } from '../../api/merchantShapes'
import { usePages } from '../../shared/usePages'
import { useMerchant } from '../useMerchant'

const pageSize = 20
const pollEveryMs = 15_000
const one = '/api/v1/merchants/{merchant_id}/campaigns/{campaign_id}'

export type CampaignFilter = 'running' | 'draft' | 'ended'

/** The campaigns of this merchant, with figures that follow what neighbours do. */
export function useCampaignRows(filter: Ref<CampaignFilter>) {
  const { path, key } = useMerchant()
  return usePages({
    key: () => key('campaigns', filter.value),
    read: (cursor, signal) =>
      answered(
        consoleClient.GET('/api/v1/merchants/{merchant_id}/campaigns', {
          params: { path: path.value, query: { state: filter.value, limit: pageSize, ...(cursor ? { cursor } : {}) } },
          signal,
        }),
      ),
    pollEveryMs,
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
    queryFn: ({ signal }) => answered(consoleClient.GET(one, { params: params.value, signal })),
    enabled: computed(() => campaignId.value !== ''),
    refetchInterval: pollEveryMs,
  })
  async function took(campaign: MerchantCampaign): Promise<void> {
    cache.setQueryData(key('campaign', campaign.id), campaign)
    await Promise.all(['campaigns', 'today', 'orders', 'campaignOrders'].map((part) => cache.invalidateQueries({ queryKey: key(part) })))
  }
  const publish = useMutation({
    mutationFn: () => answered(consoleClient.POST(`${one}/publish`, { params: once(params.value.path) })),
    onSuccess: took,
  })
  const cancel = useMutation({
    mutationFn: (reason: string) =>
      answered(consoleClient.POST(`${one}/cancel`, { params: once(params.value.path), body: { reason } })),
    onSuccess: took,
  })
  const arrive = useMutation({
    mutationFn: (pointId: string) =>
      answered(consoleClient.POST(`${one}/arrive`, { params: once(params.value.path), body: { point_id: pointId } })),
    onSuccess: took,
  })
  const copy = useMutation({
    mutationFn: () => answered(consoleClient.POST(`${one}/copy`, { params: once(params.value.path) })),
    onSuccess: took,
  })
  return { campaignId, query, publish, cancel, arrive, copy, took }
}

export function useCampaignOrders(campaignId: Ref<string>) {
  const { path, key } = useMerchant()
  return usePages({
    key: () => key('campaignOrders', campaignId.value),
    read: (cursor, signal) =>
      answered(
        consoleClient.GET(`${one}/orders`, {
          params: {
            path: { ...path.value, campaign_id: campaignId.value },
            query: { limit: pageSize, ...(cursor ? { cursor } : {}) },
          },
          signal,
        }),
      ),
    enabled: () => campaignId.value !== '',
    pollEveryMs,
  })
}
