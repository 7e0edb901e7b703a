import { mergeConfig } from 'vite'
import { defineConfig } from 'vitest/config'
import viteConfig from './vite.config.ts'

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: { name: 'unit', environment: 'node', include: ['{src,tests}/**/*.unit.test.ts'] },
        },
        {
          extends: true,
          test: { name: 'dom', environment: 'happy-dom', include: ['{src,tests}/**/*.dom.test.ts'] },
        },
      ],
    },
  }),
)
