import { fileURLToPath } from 'node:url'
import VueI18nPlugin from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { illustrations } from './build/illustrations.ts'
import { precompress } from './build/precompress.ts'
import { serviceWorker } from './build/serviceWorker.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  plugins: [
    illustrations(),
    vue(),
    // Messages become functions at build time: the browser needs no message compiler, and no eval.
    VueI18nPlugin({ include: [here('./src/locales/**')], runtimeOnly: true, fullInstall: false }),
    serviceWorker(),
    precompress(),
  ],
  define: { __INTLIFY_PROD_DEVTOOLS__: false },
  resolve: { alias: { '@': here('./src') } },
  build: { manifest: true, target: ['chrome90', 'safari14.1', 'firefox90'], assetsInlineLimit: 0 },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      ['/api', '/media', '/health', '/development'].map((path) => [
        path,
        process.env.LINLI_PUBLIC_URL ?? 'http://127.0.0.1:8400',
      ]),
    ),
  },
})
