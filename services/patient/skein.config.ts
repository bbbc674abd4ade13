import { defineService } from '@skein/core'
import { postgres } from '@skein/postgres'

/** On a laptop a server from npm; everywhere else the address must be given. */
const laptop =
  process.env.SKEIN_ENV === 'development'
    ? async (): Promise<string> => (await import('@skein/embedded')).embedded('patient')
    : undefined

/** Where the database is, or how to find out; undefined where nobody said. */
export const url = process.env.PATIENT_DATABASE_URL ?? laptop

export default defineService({
  name: 'patient',
  folder: import.meta.dirname,
  store: postgres({ url, client: 'postgres' }),
  migrations: 'migrations',
  seeds: 'seeds',
  dependsOn: ['user'],
  references: {
    'patients.entity_id': 'user.healthcare_entities.id',
    'medical_records.practitioner_id': 'user.practitioners.user_id',
    'patient_audit_log.actor_id': 'user.users.id',
  },
})
