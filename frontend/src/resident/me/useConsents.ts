import { computed } from 'vue'
import { answered, client } from '@/api/client'
import { useAction } from '@/shared/composables/useAction'
import { useMyList } from './useMyList'

/** Every purpose with its text and what the person decided on it. */
export function useConsents() {
  const texts = useMyList('consent-texts', () => answered(client.GET('/api/v1/consent-texts')))
  const decided = useMyList('consents', () => answered(client.GET('/api/v1/me/consents')))
  const isKnown = computed(() => texts.data.value !== undefined && decided.data.value !== undefined)
  const failure = computed(() => texts.error.value ?? decided.error.value)
  const retry = (): Promise<unknown> => Promise.all([texts.refetch(), decided.refetch()])
  const rows = computed(() => {
    // Nobody is told that they agreed to nothing because the answer has not come.
    if (!isKnown.value) return []
    const known = new Map(decided.items.value.map((consent) => [consent.purpose as string, consent]))
    return texts.items.value.map((text) => {
      const consent = known.get(text.purpose)
      return { ...text, granted: consent?.granted ?? false, at: consent?.at ?? null, outdated: consent?.outdated ?? false }
    })
  })
  const decide = useAction(async (row: ConsentRow, granted: boolean) => {
    await answered(
      client.PUT('/api/v1/me/consents/{purpose}', {
        params: { path: { purpose: row.purpose } },
        body: { granted, text_version: row.version },
      }),
    )
    await decided.refetch()
  })
  type ConsentRow = (typeof rows.value)[number]
  return { rows, isKnown, failure, retry, decide }
}
