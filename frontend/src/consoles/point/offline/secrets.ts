import type { ShownCode } from '../../api/pointShapes'

const prefix = 'linli:'

/** What is secret in a shown code: six digits, or the nonce in the QR text; null when it is neither. */
export function secretOf(shown: ShownCode): string | null {
  if ('digits' in shown) return /^\d{6}$/.test(shown.digits) ? shown.digits : null
  const text = shown.qr_text.trim()
  if (!text.startsWith(prefix)) return null
  try {
    const payload = text.slice(prefix.length).split('.')[0] ?? ''
    const token: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    const nonce = (token as { nonce?: unknown }).nonce
    return typeof nonce === 'string' && /^[0-9a-f]{32}$/.test(nonce) ? nonce : null
  } catch {
    return null
  }
}

/** SHA-256 of salt and secret in hex, as the roster holds it. */
export async function hashed(salt: string, secret: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(salt + secret))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
