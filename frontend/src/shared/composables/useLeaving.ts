import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { signOut, useSession } from '@/app/session'
import { tellEverything } from '@/consoles/point/offline/telling'
import { useAction } from './useAction'
import { useConfirm } from './useConfirm'

/** Signs out: what was handed out without a network is told first, and nothing of it is lost unasked. */
export function useLeaving() {
  const { t } = useI18n()
  const { person } = useSession()
  const { ask } = useConfirm()
  const router = useRouter()

  return useAction(async () => {
    // A device without the store has nothing in it.
    const untold = person.value ? await tellEverything(person.value.id).catch(() => 0) : 0
    const sure =
      untold === 0 ||
      (await ask({
        title: t('app.leave.title', { count: untold }, untold),
        text: t('app.leave.text'),
        yes: t('app.leave.yes'),
        no: t('app.leave.no'),
        serious: true,
      }))
    if (!sure) return
    await signOut()
    await router.push('/')
  })
}
