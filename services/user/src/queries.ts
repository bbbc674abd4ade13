import { and, asc, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { healthcareEntities, practitioners, users } from './schema.ts'
import { path, type Route } from './server.ts'

/** What this service answers. */
export function routes(pool: Pool): readonly Route[] {
  const database = drizzle(pool)
  return [
    {
      // The directory of the platform: open to whoever is signed in anywhere.
      path: path('/entities'),
      async answer(_, search) {
        const country = search.get('country')
        const active = eq(healthcareEntities.status, 'active')
        const body = await database
          .select({
            id: healthcareEntities.id,
            type: healthcareEntities.type,
            name: healthcareEntities.name,
            country: healthcareEntities.countryCode,
            language: healthcareEntities.defaultLanguage,
            timezone: healthcareEntities.timezone,
          })
          .from(healthcareEntities)
          .where(country ? and(active, eq(healthcareEntities.countryCode, country)) : active)
          .orderBy(asc(healthcareEntities.countryCode), asc(healthcareEntities.type), asc(healthcareEntities.name))
        return { status: 200, body }
      },
    },
    {
      path: path('/entities/:entity/practitioners'),
      async answer({ entity = '' }) {
        const body = await database.transaction(
          async (transaction) => {
            await transaction.execute(sql`SELECT set_config('app.entity_id', ${entity}, true)`)
            return await transaction
              .select({
                id: practitioners.userId,
                givenName: users.givenName,
                familyName: users.familyName,
                profession: practitioners.profession,
                specialty: practitioners.specialty,
              })
              .from(practitioners)
              .innerJoin(users, eq(users.id, practitioners.userId))
              .where(and(eq(practitioners.entityId, entity), eq(practitioners.isAcceptingPatients, true)))
              .orderBy(asc(users.familyName), asc(users.givenName))
          },
          { accessMode: 'read only' },
        )
        return { status: 200, body }
      },
    },
  ]
}
