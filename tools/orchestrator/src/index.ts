export { check, defineMigrations, defineService, migrate } from '@skein/core'
export { defineConfig, type Config, type WrittenService } from './configuration/define.ts'
