import { defineService } from '@skein/core'
import { postgres } from '@skein/postgres'

/** On a laptop a server from npm; everywhere else the address must be given. */
const laptop =
  process.env.SKEIN_ENV === 'development'
    ? async (): Promise<string> => (await import('@skein/embedded')).embedded('appointment')
    : undefined

/** Where the database is, or how to find out; undefined where nobody said. */
export const url = process.env.APPOINTMENT_DATABASE_URL ?? laptop

export default defineService({
  name: 'appointment',
  folder: import.meta.dirname,
  store: postgres({ url }),
  migrations: 'migrations',
  seeds: 'seeds',
  dependsOn: ['user', 'patient'],
  references: {
    'appointments.entity_id': 'user.healthcare_entities.id',
    'appointments.patient_id': 'patient.patients.id',
    'appointments.practitioner_id': 'user.practitioners.user_id',
    'appointments.booked_by': 'user.users.id',
    'schedules.practitioner_id': 'user.practitioners.user_id',
    'absences.practitioner_id': 'user.practitioners.user_id',
  },
})
