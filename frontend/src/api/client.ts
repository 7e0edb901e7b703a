import createClient from 'openapi-fetch'
import { noteServerTime } from '@/app/clock'
import { csrfToken, needsCsrf, rememberCsrf } from './csrf'
import { noteNetwork } from './online'
import { offlineProblem, problemFrom } from './problem'
import type { paths } from './schema'

let language = 'zh-CN'

/** The language of the refusals the server writes. */
export function speak(locale: string): void {
  language = locale
}

export function spokenLanguage(): string {
  return language
}

async function reach(request: Request): Promise<Response> {
  try {
    const response = await fetch(request)
    noteNetwork(true)
    noteServerTime(response.headers.get('x-server-time'))
    return response
  } catch (error) {
    if (request.signal.aborted) throw error
    noteNetwork(false)
    throw offlineProblem()
  }
}

async function renewCsrf(): Promise<boolean> {
  const response = await reach(new Request(`${location.origin}/api/v1/session`))
  if (!response.ok) return false
  const session = (await response.json()) as { csrf_token?: string }
  rememberCsrf(session.csrf_token ?? null)
  return session.csrf_token !== undefined
}

async function isStaleCsrf(response: Response): Promise<boolean> {
  if (response.status !== 403) return false
  const body: unknown = await response.clone().json().catch(() => null)
  return problemFrom(response, body).code.includes('csrf')
}

/** Sends a request; a token that went stale (another tab signed in) is renewed once, unseen. */
async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', language)
  if (!needsCsrf(request.method)) return reach(request)
  if (csrfToken() === null) await renewCsrf()
  const again = request.clone()
  request.headers.set('X-CSRF-Token', csrfToken() ?? '')
  const response = await reach(request)
  if (!(await isStaleCsrf(response)) || !(await renewCsrf())) return response
  again.headers.set('X-CSRF-Token', csrfToken() ?? '')
  return reach(again)
}

export const client = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? 'http://linli.invalid' : location.origin,
  fetch: send,
})

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The body of a good answer; a refusal is thrown as a Problem. */
export async function answered<Data>(pending: Promise<Answer<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await pending
  if (!response.ok || error !== undefined) throw problemFrom(response, error)
  return (data ?? {}) as NonNullable<Data>
}
