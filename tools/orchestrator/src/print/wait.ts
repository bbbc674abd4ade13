import type { WaitValue } from '../values/wait.ts'
import type { Paint } from './paint.ts'

/** The sum of it: what came was told when it came. */
export function waitText({ ready, services }: WaitValue, paint: Paint): string {
  const seconds = (Math.max(0, ...services.map(({ milliseconds }) => milliseconds)) / 1000).toFixed(1)
  if (ready) return `Ready after ${seconds} s.\n`
  const missing = services.flatMap(({ missing }) => (missing === null ? [] : [`${paint.red('✗')} ${missing}\n`]))
  return `${missing.join('')}${paint.bold('Not ready')} after ${seconds} s. Nothing was touched.\n`
}
