import { computed, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { answered, client } from '@/api/client'
import { adoptSession, useSession } from '@/app/session'
import { useAction } from '@/shared/composables/useAction'
import { channelOf, safeNext } from './address'

export type Way = 'password' | 'code'

/** Signing in with a password or a one-time code, and going on to where one wanted to be. */
export function useSignIn() {
  const route = useRoute()
  const router = useRouter()
  const { session } = useSession()
  const address = ref('')
  const password = ref('')
  const code = ref('')
  const way = ref<Way>('password')
  const channel = computed(() => channelOf(address.value))
  const next = computed(() => safeNext(route.query.next))
  const provider = computed(() => {
    const oidc = session.value?.oidc
    return oidc?.enabled ? { name: oidc.name, url: `/api/v1/oidc/start?return_to=${encodeURIComponent(next.value)}` } : null
  })

  const { run, isBusy, problem } = useAction(async () => {
    const proof = way.value === 'password' ? { password: password.value } : { code: code.value.trim() }
    const body = { address: address.value.trim(), ...(channel.value ? { channel: channel.value } : {}), ...proof }
    adoptSession(await answered(client.POST('/api/v1/sign-in', { body })))
    await router.replace(next.value)
  })
  return { address, password, code, way, channel, next, provider, signIn: run, isBusy, problem }
}
