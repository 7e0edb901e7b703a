import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, watchEffect } from 'vue'
import { answered, client } from '@/api/client'
import { asProblem } from '@/api/problem'
import type { Household } from '@/api/shapes'
import { useSession } from '@/app/session'
import { useAction } from '@/shared/composables/useAction'

async function readHousehold(): Promise<Household | null> {
  try {
    return await answered(client.GET('/api/v1/me/household'))
  } catch (error) {
    if (asProblem(error).status === 404) return null
    throw error
  }
}

/** The door one lives behind: limits of subsidised goods count per household. */
export function useHousehold() {
  const { person, refresh } = useSession()
  const queryClient = useQueryClient()
  const query = useQuery({
    queryKey: ['me', 'household'],
    queryFn: readHousehold,
    enabled: computed(() => person.value?.household !== null),
  })
  const form = reactive({ community_id: '', building: '', unit: '', room: '' })
  watchEffect(() => {
    const { community_id, building, unit, room } = query.data.value ?? {
      community_id: person.value?.communities[0]?.id ?? '',
      building: '',
      unit: '',
      room: '',
    }
    Object.assign(form, { community_id, building, unit, room })
  })

  const save = useAction(async () => {
    queryClient.setQueryData(['me', 'household'], await answered(client.PUT('/api/v1/me/household', { body: { ...form } })))
    await refresh()
    return true
  })
  const remove = useAction(async () => {
    await answered(client.DELETE('/api/v1/me/household'))
    queryClient.setQueryData(['me', 'household'], null)
    await refresh()
  })
  const decide = useAction(async (personId: string, welcome: boolean) => {
    const id = query.data.value?.id
    if (!id) return
    await answered(
      client.POST('/api/v1/households/{household_id}/members/{person_id}', {
        params: { path: { household_id: id, person_id: personId } },
        body: { welcome },
      }),
    )
    await query.refetch()
  })
  return { household: query.data, form, save, remove, decide }
}
