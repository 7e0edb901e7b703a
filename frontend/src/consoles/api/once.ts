import { mintIdentifier } from '@/api/idempotency'

/**
 * Parameters of a POST that must happen once, however often it is sent.
 */
export function once(path?: undefined, key?: string): object
export function once<Path extends object>(path: Path, key?: string): { path: Path }
export function once(path?: object, key: string = mintIdentifier()): object {
  return { ...(path ? { path } : {}), header: { 'Idempotency-Key': key } }
}
