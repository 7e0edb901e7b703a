import { spokenLanguage } from '@/api/client'
import { csrfToken } from '@/api/csrf'
import { offlineProblem, Problem } from '@/api/problem'
import type { Picture } from '@/api/shapes'
import { refreshSession } from '@/app/session'

function bodyOf(request: XMLHttpRequest): Record<string, unknown> {
  try {
    return JSON.parse(request.responseText) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Sends one photo and tells how far it is, which `fetch` cannot tell. */
export async function sendPicture(
  file: File,
  alt: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Picture> {
  if (csrfToken() === null) await refreshSession()
  const form = new FormData()
  form.append('file', file, file.name)
  form.append('alt', alt)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/v1/pictures')
    request.setRequestHeader('X-CSRF-Token', csrfToken() ?? '')
    request.setRequestHeader('Accept-Language', spokenLanguage())
    request.setRequestHeader('Accept', 'application/json')
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      if (request.status < 300) resolve(bodyOf(request) as unknown as Picture)
      else reject(new Problem(request.status, bodyOf(request), request.getResponseHeader('x-trace-id')))
    }
    request.onerror = () => reject(offlineProblem())
    request.onabort = () => reject(new DOMException('The photo was taken away.', 'AbortError'))
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}
