export { createDependencies } from './dependencies.ts'
export { createNodes } from './nodes.ts'
export type { PluginOptions } from './options.ts'
