import type { Client } from 'openapi-fetch'
import { client } from '@/api/client'
import { mintIdentifier } from '@/api/idempotency'
import type { ConsolePaths } from './schema'

/** The one client of the application (session, language, refusals), with the consoles' routes. */
export const consoleClient = client as unknown as Client<ConsolePaths>

/** For routes whose address names nothing. */
export const nowhere = { path: {} } as const

/** Parameters of a POST that must happen once, however often it is sent. */
export function once<Path>(path: Path, key: string = mintIdentifier()) {
  return { path, header: { 'Idempotency-Key': key } }
}
