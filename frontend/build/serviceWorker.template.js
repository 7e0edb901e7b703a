// Keeps the shell of the resident's application, so that a pick-up code opens in a cellar without
// a network. Answers of the API are never kept here: codes are kept per person by the page itself.
const version = '__VERSION__'
const shell = `linli-shell-${version}`
const pictures = 'linli-pictures'
const files = ['__FILES__']
const picturesKept = 120

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(shell)
      .then((cache) => cache.addAll(files))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  const keep = new Set([shell, pictures])
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => !keep.has(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

async function page(request) {
  try {
    return await fetch(request)
  } catch {
    return (await caches.match('/', { cacheName: shell })) ?? Response.error()
  }
}

async function asset(request) {
  return (await caches.match(request, { cacheName: shell })) ?? fetch(request)
}

async function picture(request) {
  const cache = await caches.open(pictures)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) {
    await cache.put(request, answer.clone())
    const known = await cache.keys()
    await Promise.all(known.slice(0, Math.max(0, known.length - picturesKept)).map((old) => cache.delete(old)))
  }
  return answer
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/api/')) return
  if (request.mode === 'navigate') {
    // Only addresses of the application itself; problem pages, pay pages and mail pages are the server's.
    if (!/^\/(?:development|webhooks|schema|health|metrics)(?:\/|$)/.test(url.pathname)) event.respondWith(page(request))
  } else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request))
  else if (/^\/(?:media|illustrations)\//.test(url.pathname)) event.respondWith(picture(request))
})
