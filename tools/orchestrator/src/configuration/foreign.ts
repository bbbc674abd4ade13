import { readdirSync, statSync } from 'node:fs'
import { pathOf, type Service, SkeinError } from '@skein/core'
import { importInstalled, type Standpoint } from './installed.ts'

type Recognise = (folder: string) => string | null

/**
 * Stops where a folder is named as another tool names its own: read as Skein's, nothing of it would run, or all of it
 * would be wrong, and neither says why.
 * @throws SkeinError CONFIG_INVALID naming the layout.
 */
export async function refuseForeign(services: readonly Service[], here: Standpoint): Promise<void> {
  const folders = services.flatMap((service) => {
    const folder = typeof service.migrations === 'string' ? pathOf(service, 'migrations') : null
    return folder !== null && isStrange(folder) ? [{ service, folder }] : []
  })
  if (folders.length === 0) return
  const adopt = await importInstalled('@skein/adopt', here)
  const recognise = adopt?.['recognise'] as Recognise | undefined
  for (const { service, folder } of folders) {
    const tool = recognise?.(folder) ?? null
    if (tool === null) continue
    const name = tool.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())
    throw new SkeinError('CONFIG_INVALID', `${folder} is named as ${tool} names it, and is read as Skein's own.`, {
      hint: `Say --layout ${tool}; or in skein.config.ts: import { ${name} } from '@skein/adopt', and migrations: ${name}('${service.migrations as string}').`,
      data: { service: service.name, key: 'migrations', folder },
    })
  }
}

/** Whether a name in it begins as a migration's does, and is none of Skein's. */
function isStrange(folder: string): boolean {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return false
  return readdirSync(folder).some(
    (name) => /^[VB]?\d/.test(name) && !/^\d[^.]*\.(?:up|down|verify)\b[^.]*\.?\w*$/.test(name),
  )
}
