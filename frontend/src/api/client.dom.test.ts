import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { noteServerTime, now } from '@/app/clock'
import { answered, client, speak } from './client'
import { rememberCsrf } from './csrf'
import { isOnline } from './online'
import { Problem } from './problem'

type Reply = { status?: number; body?: unknown; headers?: Record<string, string> }

/** The network: answers each request in turn and keeps what was asked. */
function aNetwork(...replies: (Reply | Error)[]) {
  const asked: Request[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    asked.push(request)
    const reply = replies.shift()
    if (!reply || reply instanceof Error) return Promise.reject(reply ?? new TypeError('no more replies'))
    return Promise.resolve(
      new Response(JSON.stringify(reply.body ?? {}), {
        status: reply.status ?? 200,
        headers: { 'Content-Type': 'application/json', ...reply.headers },
      }),
    )
  })
  return asked
}

const staleCsrf = { status: 403, body: { type: '/problems/csrf-token-missing', title: 'x', status: 403, code: 'csrf-token-missing' } }

describe('the client', () => {
  beforeEach(() => rememberCsrf('fresh'))
  afterEach(() => {
    vi.unstubAllGlobals()
    speak('zh-CN')
  })

  it('asks in the language of the reader', async () => {
    const asked = aNetwork({ body: { items: [] } })
    speak('en')
    await answered(client.GET('/api/v1/categories'))
    expect(asked[0]?.headers.get('Accept-Language')).toBe('en')
  })

  it('sends the token of the session with unsafe requests only', async () => {
    const asked = aNetwork({}, {})
    await answered(client.GET('/api/v1/categories'))
    await answered(client.DELETE('/api/v1/me/sessions'))
    expect(asked.map((request) => request.headers.get('X-CSRF-Token'))).toEqual([null, 'fresh'])
  })

  it('renews a stale token once and repeats the request with its body', async () => {
    const asked = aNetwork(staleCsrf, { body: { csrf_token: 'renewed' } }, { body: { display_name: '张阿姨' } })
    await answered(client.PATCH('/api/v1/me', { body: { display_name: '张阿姨' } }))
    expect(asked[2]?.headers.get('X-CSRF-Token')).toBe('renewed')
    expect(await asked[2]?.json()).toEqual({ display_name: '张阿姨' })
  })

  it('gives up when the renewed token is refused too', async () => {
    aNetwork(staleCsrf, { body: { csrf_token: 'renewed' } }, staleCsrf)
    await expect(answered(client.DELETE('/api/v1/me/sessions'))).rejects.toThrow(Problem)
  })

  it('counts from the clock of the server', async () => {
    const told = '2031-05-01T08:00:00.000Z'
    aNetwork({ headers: { 'x-server-time': told } })
    await answered(client.GET('/api/v1/categories'))
    expect(Math.abs(now() - Date.parse(told))).toBeLessThan(60_000)
    noteServerTime(new Date().toISOString())
  })

  it('throws a refusal as a problem with its fields', async () => {
    const errors = [{ field: 'body.password', message: '太短' }]
    aNetwork({ status: 400, body: { type: '/problems/invalid', title: '填写有误', detail: '请改正', code: 'invalid', trace_id: 't-1', errors } })
    const problem = await answered(client.GET('/api/v1/me')).catch((error: unknown) => error as Problem)
    expect(problem).toMatchObject({ status: 400, code: 'invalid', title: '填写有误', traceId: 't-1' })
    expect((problem as Problem).fieldMessage('password')).toBe('太短')
  })

  it('says that the network is away, and notices its return', async () => {
    aNetwork(new TypeError('Failed to fetch'), {})
    await expect(answered(client.GET('/api/v1/me'))).rejects.toMatchObject({ code: 'offline', isPassing: true })
    expect(isOnline.value).toBe(false)
    await answered(client.GET('/api/v1/me'))
    expect(isOnline.value).toBe(true)
  })
})
