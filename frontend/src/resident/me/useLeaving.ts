import { useQuery } from '@tanstack/vue-query'
import { computed, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { answered, client } from '@/api/client'
import { useAction } from '@/shared/composables/useAction'
import { useConfirm } from '@/shared/composables/useConfirm'
import { useToasts } from '@/shared/composables/useToasts'
import { channelOf } from '../sign-in/address'
import { useMe } from './useMe'

/** Asking for the account to be deleted, proven by a password or a code, and taking it back. */
export function useLeaving() {
  const { t } = useI18n()
  const { ask } = useConfirm()
  const { show } = useToasts()
  const { data: me, isPending } = useMe()
  const { data: terms, error, refetch } = useQuery({
    queryKey: ['me', 'deletion'],
    queryFn: () => answered(client.GET('/api/v1/me/deletion')),
  })
  const password = ref('')
  const address = ref('')
  const code = ref('')
  const days = computed(() => terms.value?.cooling_days ?? 0)
  const hasPassword = computed(() => me.value?.has_password ?? true)

  const leave = useAction(async () => {
    const isSure = await ask({
      title: t('me.leave.sure'),
      text: t('me.leave.cooling', { days: days.value }, days.value),
      yes: t('me.leave.go'),
      no: t('me.leave.stay'),
      serious: true,
    })
    if (!isSure) return
    const proof = hasPassword.value ? { password: password.value } : { code: code.value.trim() }
    await answered(client.POST('/api/v1/me/deletion', { body: proof }))
    password.value = ''
    code.value = ''
    await refetch()
  })
  const stay = useAction(async () => {
    await answered(client.DELETE('/api/v1/me/deletion'))
    await refetch()
    show(t('me.leave.stayed'))
  })
  return {
    terms,
    error,
    refetch,
    isPending,
    hasPassword,
    password,
    address,
    code,
    channel: computed(() => channelOf(address.value)),
    leave,
    stay,
    problem: computed(() => leave.problem.value ?? stay.problem.value),
  }
}
