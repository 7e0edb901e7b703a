/** Lets the shell open without a network. Only the built application has a service worker. */
export function installServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  window.addEventListener('load', () => {
    // Refused in a private window or over plain HTTP: then there is no offline copy, nothing else changes.
    navigator.serviceWorker.register('/sw.js').catch(() => undefined)
  })
}
