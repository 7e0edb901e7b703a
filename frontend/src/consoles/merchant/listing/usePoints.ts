import { useQueries } from '@tanstack/vue-query'
import { computed, ref, type Ref } from 'vue'
import { answered, client } from '@/api/client'
import type { PointBrief } from '../../api/pointShapes'

const known = ref(new Map<string, string>())

/** Names of the points seen so far, by id. */
export function usePointNames(): Ref<Map<string, string>> {
  return known
}

/** The pick-up points of the chosen communities. */
export function usePoints(communityIds: Ref<string[]>) {
  return useQueries({
    queries: computed(() =>
      communityIds.value.map((community) => ({
        queryKey: ['points', community],
        queryFn: async (): Promise<PointBrief[]> => {
          const { items } = await answered(
            client.GET('/api/v1/pick-up-points', { params: { query: { community } } }),
          )
          items.forEach((point) => known.value.set(point.id, point.name))
          return items
        },
        staleTime: 300_000,
      })),
    ),
    combine: (results) => ({
      // A point may serve several communities.
      points: [...new Map(results.flatMap((result) => result.data ?? []).map((point) => [point.id, point])).values()],
      isPending: results.some((result) => result.isPending),
    }),
  })
}
