import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { present } from '@/app/clock'
import { useSession } from '@/app/session'

/** The name of the community, and a greeting for who is signed in. */
export function useGreeting() {
  const { t, locale } = useI18n()
  const { person, community } = useSession()
  const place = computed(() => community.value?.name ?? t('home.everywhere'))
  const today = computed(() =>
    new Intl.DateTimeFormat(locale.value, {
      timeZone: 'Asia/Shanghai',
      // In English the long forms take a second line of a phone.
      month: locale.value === 'en' ? 'short' : 'long',
      day: 'numeric',
      weekday: locale.value === 'en' ? 'short' : 'long',
    }).format(present()),
  )
  const greeting = computed(() =>
    person.value ? t('home.hello', { name: person.value.display_name }) : t('home.welcome'),
  )
  return { place, today, greeting }
}
