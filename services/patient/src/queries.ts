import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { patientPhones, patients } from './schema.ts'
import { path, type Route } from './server.ts'

const page = 50

/** What this service answers: always for one entity, that of the caller, which the gateway puts into the path. */
export function routes(pool: Pool): readonly Route[] {
  const database = drizzle(pool)
  return [
    {
      // By patient number, `page` at a time: ?after= takes the last number of the page before.
      path: path('/entities/:entity/patients'),
      async answer({ entity = '' }, search) {
        const after = search.get('after') ?? ''
        const body = await within(database, entity, (transaction) =>
          transaction
            .select(summary)
            .from(patients)
            .where(and(eq(patients.entityId, entity), gt(patients.patientNumber, after)))
            .orderBy(asc(patients.patientNumber))
            .limit(page),
        )
        return { status: 200, body }
      },
    },
    {
      path: path('/entities/:entity/patients/:patient'),
      async answer({ entity = '', patient = '' }) {
        const found = await within(database, entity, async (transaction) => {
          const [row] = await transaction
            .select({ ...summary, bloodType: patients.bloodType, preferredLanguage: patients.preferredLanguage })
            .from(patients)
            .where(and(eq(patients.entityId, entity), eq(patients.id, patient)))
          if (!row) return null
          const phones = await transaction
            .select({
              kind: patientPhones.kind,
              number: patientPhones.internationalNumber,
              isPrimary: patientPhones.isPrimary,
            })
            .from(patientPhones)
            .where(and(eq(patientPhones.entityId, entity), eq(patientPhones.patientId, patient)))
          return { ...row, phones }
        })
        return found ? { status: 200, body: found } : { status: 404, body: { error: 'no such patient' } }
      },
    },
  ]
}

const summary = {
  id: patients.id,
  number: patients.patientNumber,
  givenName: patients.givenName,
  familyName: patients.familyName,
  dateOfBirth: patients.dateOfBirth,
}

/** Reads for one entity. The policies let nothing else through; the queries name it too, for the index and the laptop. */
async function within<Result>(
  database: NodePgDatabase,
  entity: string,
  read: (transaction: Parameters<Parameters<NodePgDatabase['transaction']>[0]>[0]) => Promise<Result>,
): Promise<Result> {
  return await database.transaction(
    async (transaction) => {
      await transaction.execute(sql`SELECT set_config('app.entity_id', ${entity}, true)`)
      return await read(transaction)
    },
    { accessMode: 'read only' },
  )
}
