import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { answered, client } from '@/api/client'
import type { components } from '@/api/schema'
import { once } from '../api/once'

type Schemas = components['schemas']
export type Review = Schemas['GroupListReview']
export type ReviewedLine = Schemas['ReviewedLine']
export type LineReview = Schemas['LineReview']

/** Where these pages stand: in a merchant's console or in that of a pick-up point. */
export function useListPlace() {
  const route = useRoute()
  const of = (name: string): string => String(route.params[name] ?? '')
  const campaignId = computed(() => of('campaignId'))
  const home = computed(() =>
    of('merchantId') ? `/merchant/${of('merchantId')}/campaigns/${campaignId.value}` : `/point/${of('pointId')}/board`,
  )
  const lists = computed(() =>
    of('merchantId') ? `${home.value}/lists` : `/point/${of('pointId')}/lists/${campaignId.value}`,
  )
  return { campaignId, listId: computed(() => of('listId')), home, lists }
}

/** The lists pasted for a campaign, its points, and its present list as text. */
export function useGroupLists() {
  const { campaignId } = useListPlace()
  const { locale } = useI18n()
  const path = computed(() => ({ campaign_id: campaignId.value }))
  const key = (part: string) => computed(() => ['group-lists', campaignId.value, part, locale.value])
  const campaign = useQuery({
    queryKey: key('campaign'),
    queryFn: ({ signal }) => answered(client.GET('/api/v1/campaigns/{campaign_id}', { params: { path: path.value }, signal })),
  })
  const lists = useQuery({
    queryKey: key('all'),
    queryFn: async ({ signal }) =>
      (await answered(client.GET('/api/v1/campaigns/{campaign_id}/group-lists', { params: { path: path.value }, signal }))).items,
  })
  const present = useQuery({
    queryKey: key('text'),
    queryFn: async ({ signal }) =>
      (await answered(client.GET('/api/v1/campaigns/{campaign_id}/group-list-text', { params: { path: path.value }, signal }))).text,
  })
  const paste = (text: string, pointId: string, requestKey: string): Promise<Review> =>
    answered(
      client.POST('/api/v1/campaigns/{campaign_id}/group-lists', {
        params: once(path.value, requestKey),
        body: { text, pick_up_point_id: pointId },
      }),
    )
  return { campaign, lists, present, paste }
}

/** One list under review. */
export function useReview() {
  const { campaignId, listId } = useListPlace()
  const cache = useQueryClient()
  const path = computed(() => ({ list_id: listId.value }))
  const key = computed(() => ['group-list', listId.value])
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => answered(client.GET('/api/v1/group-lists/{list_id}', { params: { path: path.value }, signal })),
  })
  async function keep(changed: Promise<Review>): Promise<void> {
    cache.setQueryData(key.value, await changed)
    await cache.invalidateQueries({ queryKey: ['group-lists', campaignId.value] })
  }
  const save = (lines: LineReview[]): Promise<void> =>
    keep(answered(client.PUT('/api/v1/group-lists/{list_id}', { params: { path: path.value }, body: { lines } })))
  const open = (): Promise<void> =>
    keep(answered(client.POST('/api/v1/group-lists/{list_id}/open', { params: once(path.value) })))
  async function remove(): Promise<void> {
    await answered(client.DELETE('/api/v1/group-lists/{list_id}', { params: { path: path.value } }))
    await cache.invalidateQueries({ queryKey: ['group-lists', campaignId.value] })
  }
  return { query, save, open, remove }
}
