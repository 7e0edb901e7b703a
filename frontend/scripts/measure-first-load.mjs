// Adds up the JavaScript that the browser fetches to show the resident's home page, after brotli,
// and fails above the limit. The list comes from Vite's manifest: the entry, the shell and the home
// page with everything they import at once, and the messages of one language.
import { readFile } from 'node:fs/promises'
import { brotliCompressSync } from 'node:zlib'

const limitBytes = 120 * 1024
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(await readFile(new URL('.vite/manifest.json', dist), 'utf8'))
const roots = [
  'index.html',
  'src/resident/ResidentShell.vue',
  'src/resident/home/HomePage.vue',
  ...['app', 'home', 'campaign'].map((feature) => `src/locales/zh-CN/${feature}.json`),
]

const files = new Set()
function collect(name) {
  const chunk = manifest[name]
  if (!chunk) throw new Error(`The manifest has no chunk for ${name}; run the build first.`)
  if (files.has(chunk.file)) return
  files.add(chunk.file)
  for (const imported of chunk.imports ?? []) collect(imported)
}
roots.forEach(collect)

let total = 0
for (const file of files) {
  const size = brotliCompressSync(await readFile(new URL(file, dist))).length
  total += size
  console.log(`${String(size).padStart(8)}  ${file}`)
}
console.log(`${String(total).padStart(8)}  bytes after brotli in ${files.size} files; the limit is ${limitBytes}`)
if (total > limitBytes) {
  console.error('The first load of the resident grew above its limit: load something later, or drop it.')
  process.exitCode = 1
}
