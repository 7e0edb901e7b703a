import { answered } from '@/api/client'

interface Answer<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** A thing and the version of it one has seen; an edit names that version (If-Match). */
export interface Versioned<Data> {
  value: Data
  etag: string | null
}

export async function versioned<Data>(pending: Promise<Answer<Data>>): Promise<Versioned<NonNullable<Data>>> {
  const { response } = await pending
  return { value: await answered(pending), etag: response.headers.get('etag') }
}

export function ifMatch(etag: string | null): Record<string, string> {
  return etag ? { 'If-Match': etag } : {}
}
