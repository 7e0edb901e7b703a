// Prints the paths of every page of the route table, one a line: what a reader can open.
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const server = await createServer({ root, logLevel: 'error', server: { middlewareMode: true, hmr: false, ws: false, watch: null } })
try {
  const { residentRoutes } = await server.ssrLoadModule('/src/resident/routes.ts')
  const { consoleRoutes } = await server.ssrLoadModule('/src/consoles/routes.ts')
  for (const path of [...residentRoutes, ...consoleRoutes].flatMap((route) => pagesOf(route, ''))) console.log(path)
} finally {
  await server.close()
}

/** The paths below a record; one that only leads elsewhere, or only frames others, is no page. */
function pagesOf(route, above) {
  const path = route.path.startsWith('/') ? route.path : `${above.replace(/\/$/, '')}/${route.path}`.replace(/(.)\/$/, '$1')
  const aliases = [route.alias ?? []].flat()
  if (route.children) return route.children.flatMap((child) => pagesOf(child, path))
  return route.redirect ? [] : [path, ...aliases]
}
