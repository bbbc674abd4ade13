import type { ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = { test: { name: '@skein/postgres', include: ['test/**/*.test.ts'] } }

export default config
