import { defineConfig } from 'vitest/config'
import type { ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: { name: '@skein/embedded', testTimeout: 30_000, hookTimeout: 30_000 },
})
export default config
