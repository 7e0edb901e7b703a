import { useQuery } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { answered, client } from '@/api/client'
import type { Community, ConsentPurpose } from '@/api/shapes'
import { adoptSession } from '@/app/session'
import { i18n } from '@/app/i18n'
import { useAction } from '@/shared/composables/useAction'
import { channelOf, safeNext } from './address'
import { proposedName } from './proposedName'

/** The few things needed to belong to a community, and the texts one agrees to. */
export function useSignUp() {
  const route = useRoute()
  const router = useRouter()
  const address = ref('')
  const code = ref('')
  const password = ref('')
  const name = ref(proposedName(route.query))
  const community = ref<Community | null>(null)
  const agreed = ref<string[]>([])
  /** The identity provider has just confirmed who this is: no address and code are asked for. */
  const isConfirmed = computed(() => route.query.via === 'provider')
  const channel = computed(() => (isConfirmed.value ? 'provider' : channelOf(address.value)))

  const texts = useQuery({
    queryKey: ['consent-texts', i18n.global.locale],
    queryFn: async () => (await answered(client.GET('/api/v1/consent-texts'))).items,
  })
  const missing = computed(() =>
    (texts.data.value ?? []).filter((text) => text.required && !agreed.value.includes(text.purpose)),
  )

  const { run, isBusy, problem } = useAction(async () => {
    if (!channel.value || !community.value) return
    const session = await answered(
      client.POST('/api/v1/sign-up', {
        body: {
          channel: channel.value,
          ...(isConfirmed.value ? {} : { address: address.value.trim(), code: code.value.trim() }),
          display_name: name.value.trim(),
          community_id: community.value.id,
          ...(password.value ? { password: password.value } : {}),
          consents: (texts.data.value ?? [])
            .filter((text) => agreed.value.includes(text.purpose))
            .map((text) => ({ purpose: text.purpose as ConsentPurpose, text_version: text.version })),
        },
      }),
    )
    adoptSession(session)
    await router.replace(safeNext(route.query.next))
  })
  return { address, code, password, name, community, agreed, channel, isConfirmed, texts, missing, signUp: run, isBusy, problem }
}
