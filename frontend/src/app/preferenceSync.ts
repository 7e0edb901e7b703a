import { watch } from 'vue'
import { answered, client } from '@/api/client'
import { usePreferences } from './preferences'
import { rememberPerson, useSession } from './session'

/** Keeps a signed-in person's choices with the person, so that another device has them too. */
export function keepPreferencesWithPerson(): void {
  const { language, mode, theme, textSize } = usePreferences()
  const { person } = useSession()
  let isUntold = false

  async function tell(): Promise<void> {
    const mine = person.value
    if (!mine) return
    const chosen = {
      language: language.value,
      elder_mode: mode.value === 'elder',
      theme: theme.value,
      text_size: textSize.value,
    }
    isUntold =
      mine.language !== chosen.language ||
      mine.elder_mode !== chosen.elder_mode ||
      mine.theme !== chosen.theme ||
      mine.text_size !== chosen.text_size
    if (!isUntold) return
    try {
      rememberPerson(await answered(client.PATCH('/api/v1/me', { body: chosen })))
      isUntold = false
    } catch {
      // Refused or offline: the device follows the choice, and tells it with the next occasion.
    }
  }

  watch([language, mode, theme, textSize], () => {
    isUntold = true
    void tell()
  })
  // A choice made before the session was known waits for it.
  watch(person, () => {
    if (isUntold) void tell()
  })
}
