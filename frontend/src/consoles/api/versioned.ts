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

/** Parameters of an edit that must find that version; without one the platform asks for it. */
export function ifMatch<Given extends object>(params: Given, etag: string | null) {
  return { ...params, header: { 'If-Match': etag ?? '' } }
}
