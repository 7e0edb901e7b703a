/** One wrong field of a request, in the reader's language. */
export interface FieldProblem {
  field: string
  message: string
}

interface ProblemBody {
  type?: string
  title?: string
  detail?: string
  status?: number
  code?: string
  trace_id?: string
  errors?: FieldProblem[]
  [extension: string]: unknown
}

function codeOf(body: ProblemBody): string {
  return body.code ?? body.type?.split('/').pop() ?? 'unknown'
}

/** A refusal of the server (RFC 9457), or the network's own failure, made throwable. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly traceId: string | null
  readonly fields: FieldProblem[]
  readonly extensions: Record<string, unknown>

  constructor(status: number, body: ProblemBody, traceId: string | null = null) {
    super(body.detail ?? body.title ?? String(status))
    this.name = 'Problem'
    const { title = '', detail = '', errors = [] } = body
    this.status = status
    this.code = codeOf(body)
    this.title = title
    this.detail = detail
    this.traceId = body.trace_id ?? traceId
    this.fields = errors
    this.extensions = body
  }

  get isOffline(): boolean {
    return this.code === 'offline'
  }

  get isSignInNeeded(): boolean {
    return this.status === 401
  }

  /** The same request may succeed later without the reader changing anything. */
  get isPassing(): boolean {
    return this.isOffline || this.status >= 500 || this.status === 429
  }

  fieldMessage(name: string): string | undefined {
    return this.fields.find((entry) => entry.field === name || entry.field.endsWith(`.${name}`))?.message
  }
}

/** The request never reached the server, or its answer never reached us. */
export function offlineProblem(): Problem {
  return new Problem(0, { code: 'offline' })
}

export function problemFrom(response: Response, body: unknown): Problem {
  const known = typeof body === 'object' && body !== null ? (body as ProblemBody) : {}
  return new Problem(response.status, known, response.headers.get('x-trace-id'))
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  return new Problem(0, { code: 'broken-page', detail: error instanceof Error ? error.message : '' })
}
