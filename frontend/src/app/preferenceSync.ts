import { watch } from 'vue'
import { answered, client } from '@/api/client'
import type { PersonBrief } from '@/api/shapes'
import { usePreferences } from './preferences'
import { rememberPerson, useSession } from './session'

/** Keeps a signed-in person's choices with the person, so that another device has them too. */
export function keepPreferencesWithPerson(): void {
  const { language, mode, theme, textSize } = usePreferences()
  const { person } = useSession()
  let isTelling = false
  let isUntold = false

  const chosen = () => ({
    language: language.value,
    elder_mode: mode.value === 'elder',
    theme: theme.value,
    text_size: textSize.value,
  })
  function isKnown(mine: PersonBrief): boolean {
    const now = chosen()
    return (
      mine.language === now.language &&
      mine.elder_mode === now.elder_mode &&
      mine.theme === now.theme &&
      mine.text_size === now.text_size
    )
  }

  /** One telling after another: the last choice is the one that stays. */
  async function tell(): Promise<void> {
    if (isTelling) return
    isTelling = true
    while (isUntold && person.value) {
      isUntold = false
      if (isKnown(person.value)) break
      try {
        rememberPerson(await answered(client.PATCH('/api/v1/me', { body: chosen() })))
      } catch {
        // Refused or offline: the device follows the choice, and tells it with the next occasion.
        isUntold = true
        break
      }
    }
    isTelling = false
  }

  watch([language, mode, theme, textSize], () => {
    isUntold = true
    void tell()
  })
  // A choice made before the session was known waits for it.
  watch(person, () => void tell())
}
