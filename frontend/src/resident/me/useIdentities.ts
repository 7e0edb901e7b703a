import { computed, ref } from 'vue'
import { answered, client } from '@/api/client'
import { useSession } from '@/app/session'
import { useAction } from '@/shared/composables/useAction'
import { channelOf } from '../sign-in/address'
import { useMyList } from './useMyList'

/** The ways a person can sign in: adding one needs its code, removing the last is refused. */
export function useIdentities() {
  const { refresh } = useSession()
  const { items, refetch } = useMyList('identities', () => answered(client.GET('/api/v1/me/identities')))
  const address = ref('')
  const code = ref('')
  const channel = computed(() => channelOf(address.value))

  async function renew(): Promise<void> {
    await Promise.all([refetch(), refresh()])
  }

  const add = useAction(async () => {
    if (!channel.value) return
    await answered(
      client.POST('/api/v1/me/identities', {
        body: { channel: channel.value, address: address.value.trim(), code: code.value.trim() },
      }),
    )
    address.value = ''
    code.value = ''
    await renew()
  })
  const remove = useAction(async (id: string) => {
    await answered(client.DELETE('/api/v1/me/identities/{identity_id}', { params: { path: { identity_id: id } } }))
    await renew()
  })
  const link = useAction(async () => {
    const { redirect_url } = await answered(client.POST('/api/v1/oidc/link-start'))
    location.assign(redirect_url)
  })
  return { items, address, code, channel, add, remove, link }
}
