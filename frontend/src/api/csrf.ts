/** The token of the present session; every unsafe request carries it. */
let token: string | null = null

export function rememberCsrf(value: string | null): void {
  token = value
}

export function csrfToken(): string | null {
  return token
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

export function needsCsrf(method: string): boolean {
  return !safe.has(method.toUpperCase())
}
