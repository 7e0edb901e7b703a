import { mintIdentifier } from '@/api/idempotency'

/**
 * Parameters of a POST that must happen once, however often it is sent. The document names the
 * key's header only where somebody may mint it; every POST may carry it, so its type stays out.
 */
export function once(path?: undefined, key?: string): object
export function once<Path extends object>(path: Path, key?: string): { path: Path }
export function once(path?: object, key: string = mintIdentifier()): object {
  return { ...(path ? { path } : {}), header: { 'Idempotency-Key': key } }
}
