import { and, asc, eq, gt, lt, ne, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { appointments } from './schema.ts'
import { path, type Route } from './server.ts'

const day = 24 * 60 * 60 * 1000

/** What this service answers: always for one entity, that of the caller, which the gateway puts into the path. */
export function routes(pool: Pool): readonly Route[] {
  const database = drizzle(pool)
  return [
    {
      // ?from= and ?to= are moments in ISO 8601, at most 31 days apart; default: the next seven days.
      path: path('/entities/:entity/practitioners/:practitioner/appointments'),
      async answer({ entity = '', practitioner = '' }, search) {
        const from = new Date(search.get('from') ?? Date.now())
        const to = new Date(search.get('to') ?? from.getTime() + 7 * day)
        const span = to.getTime() - from.getTime()
        if (!(span > 0 && span <= 31 * day)) return { status: 400, body: { error: 'from and to: 31 days at most' } }
        const body = await database.transaction(
          async (transaction) => {
            await transaction.execute(sql`SELECT set_config('app.entity_id', ${entity}, true)`)
            // The policies let no other entity through; the query names it too, for the index and the laptop.
            return await transaction
              .select({
                id: appointments.id,
                patientId: appointments.patientId,
                roomId: appointments.roomId,
                kind: appointments.kind,
                startsAt: appointments.startsAt,
                endsAt: appointments.endsAt,
                status: appointments.status,
              })
              .from(appointments)
              .where(
                and(
                  eq(appointments.entityId, entity),
                  eq(appointments.practitionerId, practitioner),
                  gt(appointments.endsAt, from),
                  lt(appointments.startsAt, to),
                  ne(appointments.status, 'cancelled'),
                ),
              )
              .orderBy(asc(appointments.startsAt))
          },
          { accessMode: 'read only' },
        )
        return { status: 200, body }
      },
    },
  ]
}
