import { basename } from 'node:path'
import { type Body, type Finding, type Folder, type Layout, readMigrations } from '@skein/core'
import { tableNamed } from '../sql.ts'
import { downAlone, isOfEveryTool, passedOver } from './part.ts'

/**
 * golang-migrate's `000001_x.up.sql` and `000001_x.down.sql`, which are Skein's own names as well, but for it an
 * up and a down are a pair by their number alone. It sends a file as it is: one that has transactions of its own keeps
 * them.
 */
export function golangMigrate(folder: string): Layout {
  return { tool: 'golang-migrate', folder, takesOwn: true, ledger: tableNamed('schema_migrations'), read }
}

function read(folder: string): Folder {
  const { migrations, findings } = readMigrations(folder, ['sql'], true)
  return {
    migrations: migrations.map((one) => ({ ...one, up: free(one.up), down: one.down && free(one.down) })),
    findings: findings.filter(isOfEveryTool).map((one) => {
      if (one.code === 'DOWN_WITHOUT_UP') return downAlone(one.file)
      return isPassedOver(one) ? passedOver(one.file, 'for golang-migrate it has no name of a migration') : one
    }),
  }
}

function free(body: Body): Body {
  return { ...body, manner: { ...body.manner, ownTransactions: true } }
}

function isPassedOver({ code, file }: Finding): boolean {
  return code === 'UNREADABLE_NAME' && !/^\d+_.*\.(?:up|down)\../.test(basename(file))
}
