import type { ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = {
  test: { name: '@skein/postgres', include: ['test/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 30_000 },
}

export default config
