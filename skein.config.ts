import { defineConfig } from 'skein'

export default defineConfig({ services: ['services/*', 'migrations/*'] })
