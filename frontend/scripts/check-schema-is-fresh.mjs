// Compares src/api/schema.d.ts with what docs/openapi.json gives now; changes nothing.
import { readFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const document = new URL('../../docs/openapi.json', import.meta.url)
const committed = await readFile(new URL('../src/api/schema.d.ts', import.meta.url), 'utf8')
const banner = committed.slice(0, committed.indexOf('export interface paths'))
const made = astToString(await openapiTS(document, { defaultNonNullable: false }))
if (committed.slice(banner.length).trim() !== made.slice(made.indexOf('export interface paths')).trim()) {
  console.error('src/api/schema.d.ts is older than docs/openapi.json: run `npm run generate` and commit it.')
  process.exitCode = 1
}
