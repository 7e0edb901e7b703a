import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { answered, client } from '@/api/client'
import type { components } from '@/api/schema'
import { useSession } from '@/app/session'
import { useAction } from '@/shared/composables/useAction'

export type SharedList = components['schemas']['SharedList']
type ClaimedLine = components['schemas']['ClaimedLine']

/** The page on which one joins, filled; where there are several kinds, the page on which one chooses them. */
export function joinAddress(claimed: ClaimedLine, hasKinds: boolean) {
  const [first] = claimed.items
  if (hasKinds || !first) return { path: `/campaigns/${claimed.campaign_id}` }
  return {
    path: `/campaigns/${claimed.campaign_id}/join`,
    query: { point: claimed.pick_up_point_id, units: String(first.units) },
  }
}

/** A list of a chat behind its link, and the one step: this line is mine. */
export function useSharedList(token: Ref<string>) {
  const router = useRouter()
  const cache = useQueryClient()
  const { isSignedIn } = useSession()
  const query = useQuery({
    queryKey: computed(() => ['shared-list', token.value, isSignedIn.value]),
    queryFn: ({ signal }) =>
      answered(client.GET('/api/v1/shared-lists/{token}', { params: { path: { token: token.value } }, signal })),
  })
  const claiming = useAction(async ({ position, items }: SharedList['lines'][number]) => {
    if (!isSignedIn.value) {
      await router.push({ path: '/sign-in', query: { next: `/c/${token.value}` } })
      return
    }
    const claimed = await answered(
      client.POST('/api/v1/shared-lists/{token}/claim', { params: { path: { token: token.value } }, body: { position } }),
    ).finally(() => cache.invalidateQueries({ queryKey: ['shared-list', token.value] }))
    await router.push(joinAddress(claimed, items.some((item) => item.name !== '')))
  })
  return { query, claiming }
}
