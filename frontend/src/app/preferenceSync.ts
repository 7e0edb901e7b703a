import { watch } from 'vue'
import { answered, client } from '@/api/client'
import { usePreferences } from './preferences'
import { useSession } from './session'

/** Keeps a signed-in person's choices with the person, so that another device has them too. */
export function keepPreferencesWithPerson(): void {
  const { language, mode, theme, textSize } = usePreferences()
  const { person } = useSession()
  watch([language, mode, theme, textSize], async () => {
    const mine = person.value
    if (!mine) return
    const chosen = {
      language: language.value,
      elder_mode: mode.value === 'elder',
      theme: theme.value,
      text_size: textSize.value,
    }
    const isSame =
      mine.language === chosen.language &&
      mine.elder_mode === chosen.elder_mode &&
      mine.theme === chosen.theme &&
      mine.text_size === chosen.text_size
    if (isSame) return
    // Refused or offline: the device still follows the choice, and the next change tells it again.
    await answered(client.PATCH('/api/v1/me', { body: chosen })).catch(() => undefined)
  })
}
