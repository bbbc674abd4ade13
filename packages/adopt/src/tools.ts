import type { Layout } from '@skein/core'
import { dbmate } from './layouts/dbmate.ts'
import { diesel } from './layouts/diesel.ts'
import { drizzle } from './layouts/drizzle.ts'
import { flyway } from './layouts/flyway.ts'
import { golangMigrate } from './layouts/golang-migrate.ts'
import { goose } from './layouts/goose.ts'
import { healthcare } from './layouts/healthcare.ts'
import { knex } from './layouts/knex.ts'
import { maragu } from './layouts/maragu.ts'
import { nodePgMigrate } from './layouts/node-pg-migrate.ts'
import { pop } from './layouts/pop.ts'
import { prisma } from './layouts/prisma.ts'
import { sqlMigrate } from './layouts/sql-migrate.ts'
import { sqlx } from './layouts/sqlx.ts'
import { dbmate as dbmateLedger } from './ledgers/dbmate.ts'
import { diesel as dieselLedger } from './ledgers/diesel.ts'
import { drizzle as drizzleLedger } from './ledgers/drizzle.ts'
import { flyway as flywayLedger } from './ledgers/flyway.ts'
import { golangMigrate as golangMigrateLedger } from './ledgers/golang-migrate.ts'
import { goose as gooseLedger } from './ledgers/goose.ts'
import { healthcare as healthcareLedger } from './ledgers/healthcare.ts'
import { knex as knexLedger } from './ledgers/knex.ts'
import type { Ledger } from './ledgers/ledger.ts'
import { maragu as maraguLedger } from './ledgers/maragu.ts'
import { nodePgMigrate as nodePgMigrateLedger } from './ledgers/node-pg-migrate.ts'
import { pop as popLedger } from './ledgers/pop.ts'
import { prisma as prismaLedger } from './ledgers/prisma.ts'
import { sqlMigrate as sqlMigrateLedger } from './ledgers/sql-migrate.ts'
import { sqlx as sqlxLedger } from './ledgers/sqlx.ts'

export interface Tool {
  readonly layout: (folder: string) => Layout
  readonly ledger: Ledger
}

/** Every tool by its name, which is that of its files in `layouts/` and `ledgers/`. */
export const tools: Readonly<Record<string, Tool>> = {
  dbmate: { layout: dbmate, ledger: dbmateLedger },
  diesel: { layout: diesel, ledger: dieselLedger },
  drizzle: { layout: drizzle, ledger: drizzleLedger },
  flyway: { layout: flyway, ledger: flywayLedger },
  'golang-migrate': { layout: golangMigrate, ledger: golangMigrateLedger },
  goose: { layout: goose, ledger: gooseLedger },
  healthcare: { layout: healthcare, ledger: healthcareLedger },
  knex: { layout: knex, ledger: knexLedger },
  maragu: { layout: maragu, ledger: maraguLedger },
  'node-pg-migrate': { layout: nodePgMigrate, ledger: nodePgMigrateLedger },
  pop: { layout: pop, ledger: popLedger },
  prisma: { layout: prisma, ledger: prismaLedger },
  'sql-migrate': { layout: sqlMigrate, ledger: sqlMigrateLedger },
  sqlx: { layout: sqlx, ledger: sqlxLedger },
}
