import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Plugin, Rolldown } from 'vite'

const template = fileURLToPath(new URL('./serviceWorker.template.js', import.meta.url))

/** Console code is heavy and useless without a network; only what a resident needs is kept. */
export function keepOffline(chunk: Rolldown.OutputChunk | Rolldown.OutputAsset): boolean {
  if (chunk.type === 'asset') return /\.css$/.test(chunk.fileName) && !/console|element/i.test(chunk.fileName)
  const sources = chunk.moduleIds
  return !sources.some((id) => /src\/consoles\/|element-plus|echarts|zxing/.test(id))
}

/** Emits `sw.js`: the template with the list of shell files and a version made of their names. */
export function serviceWorker(): Plugin {
  return {
    name: 'linli:service-worker',
    apply: 'build',
    async generateBundle(_options, bundle) {
      const files = Object.values(bundle)
        .filter(keepOffline)
        .map((chunk) => `/${chunk.fileName}`)
        .filter((name) => !name.endsWith('.html'))
        .sort()
      const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12)
      const source = (await readFile(template, 'utf8'))
        .replace('__VERSION__', version)
        .replace("['__FILES__']", JSON.stringify(['/', ...files]))
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}
