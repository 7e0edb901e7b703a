import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = /\.(?:css|html|js|json|svg|txt|webmanifest)$/
const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

async function* filesUnder(folder: string): AsyncGenerator<string> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesUnder(path)
    else if (compressible.test(entry.name)) yield path
  }
}

/** Writes a `.br` and a `.gz` beside every text asset, so that the server never compresses. */
export function precompress(): Plugin {
  let folder = 'dist'
  return {
    name: 'linli:precompress',
    apply: 'build',
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    async closeBundle() {
      for await (const path of filesUnder(folder)) {
        const content = await readFile(path)
        const parameters = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
        await writeFile(`${path}.br`, await toBrotli(content, { params: parameters }))
        await writeFile(`${path}.gz`, await toGzip(content, { level: constants.Z_BEST_COMPRESSION }))
      }
    },
  }
}
