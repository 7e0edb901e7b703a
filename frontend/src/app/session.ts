import { computed, shallowRef } from 'vue'
import { answered, client } from '@/api/client'
import { rememberCsrf } from '@/api/csrf'
import { asProblem } from '@/api/problem'
import type { PersonBrief, Session } from '@/api/shapes'
import { forgetHandOvers, forgetRosters, untoldHandOvers } from './handOverStore'
import { wipeShelves } from './personalShelf'
import { nearestTextSize, usePreferences, type Language, type Theme } from './preferences'
import { queryClient } from './queryClient'

const lastPerson = 'linli.person'
const session = shallowRef<Session | null>(null)
/** Who used this device last: enough to open their codes without a network, and nothing more. */
const remembered = shallowRef<string | null>(globalThis.localStorage?.getItem(lastPerson) ?? null)
let reading: Promise<Session> | null = null
/** Counts sign-ins, so that an older answer about nobody cannot undo one. */
let generation = 0

function applyChoices(person: PersonBrief): void {
  const { change } = usePreferences()
  change({
    language: person.language as Language,
    mode: person.elder_mode ? 'elder' : 'standard',
    theme: (person.theme || 'system') as Theme,
    textSize: nearestTextSize(person.text_size),
  })
}

function hold(next: Session): Session {
  session.value = next
  rememberCsrf(next.csrf_token)
  remembered.value = next.person?.id ?? null
  if (next.person) localStorage.setItem(lastPerson, next.person.id)
  else localStorage.removeItem(lastPerson)
  return next
}

/** Takes the session that a sign-in or sign-up answered with, and that person's own settings. */
export function adoptSession(next: Session): void {
  if (next.person?.id !== session.value?.person?.id) queryClient.clear()
  generation += 1
  reading = null
  hold(next)
  if (next.person) applyChoices(next.person)
}

/** Takes over what the server says of the person who is signed in, such as after a change. */
export function rememberPerson(told: Partial<PersonBrief> & Pick<PersonBrief, 'id'>): void {
  const held = session.value
  if (held?.person?.id === told.id) session.value = { ...held, person: { ...held.person, ...told } }
}

export async function refreshSession(): Promise<Session> {
  const asked = generation
  reading ??= answered(client.GET('/api/v1/session'))
    .then((next) => (asked === generation ? hold(next) : (session.value ?? next)))
    .finally(() => {
      if (asked === generation) reading = null
    })
  return reading
}

/** The session, asked for once. Null when the network is away: then only kept things can be shown. */
export async function knownSession(): Promise<Session | null> {
  if (session.value) return session.value
  try {
    return await refreshSession()
  } catch (error) {
    if (asProblem(error).isPassing) return null
    throw error
  }
}

/** The server says that the session is over; the codes kept here go with it. */
export function endSession(): void {
  wipeShelves()
  // What was handed out and not told stays: whoever signs in again still tells it.
  void forgetRosters().catch(() => undefined)
  localStorage.removeItem(lastPerson)
  remembered.value = null
  if (session.value) session.value = { ...session.value, person: null }
  queryClient.clear()
}

/** Ends the session and takes everything of the person from this device; `useLeaving` asks before. */
export async function signOut(): Promise<void> {
  const person = session.value?.person?.id ?? ''
  await answered(client.DELETE('/api/v1/session'))
  await untoldHandOvers(person)
    .then((noted) => forgetHandOvers(noted.map(({ id }) => id)))
    .catch(() => undefined)
  endSession()
  rememberCsrf(null)
  await refreshSession()
}

export function useSession() {
  const person = computed(() => session.value?.person ?? null)
  return {
    session: computed(() => session.value),
    person,
    isSignedIn: computed(() => person.value !== null),
    /** The signed-in person, or offline the last one of this device. */
    shelfOwner: computed(() => person.value?.id ?? (session.value ? null : remembered.value)),
    roles: computed(() => person.value?.roles ?? []),
    community: computed(() => person.value?.communities[0] ?? null),
    refresh: refreshSession,
  }
}
