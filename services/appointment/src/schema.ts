import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  date,
  foreignKey,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  time,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

// The tables as queries see them. Checks, indexes, triggers and policies live in the migrations; a test holds the two
// together.

const at = (name: string) => timestamp(name, { withTimezone: true })
const id = () => uuid('id').notNull().defaultRandom()
const createdAt = () => at('created_at').notNull().defaultNow()
const updatedAt = () => at('updated_at').notNull().defaultNow()

/** `healthcare_entities.id` in the user service's database. */
const entityId = () => uuid('entity_id').notNull()
/** `practitioners.user_id` in the user service's database. */
const practitionerId = () => uuid('practitioner_id').notNull()

export const appointmentStatus = pgEnum('appointment_status', [
  'scheduled',
  'confirmed',
  'checked_in',
  'completed',
  'no_show',
  'cancelled',
])

export const rooms = pgTable(
  'rooms',
  {
    id: id(),
    entityId: entityId(),
    name: text('name').notNull(),
    kind: text('kind').notNull(),
    isAccessible: boolean('is_accessible').notNull().default(true),
    isActive: boolean('is_active').notNull().default(true),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ name: 'rooms_pkey', columns: [table.id] })],
)

export const appointments = pgTable(
  'appointments',
  {
    id: id(),
    entityId: entityId(),
    /** `patients.id` in the patient service's database. */
    patientId: uuid('patient_id').notNull(),
    practitionerId: practitionerId(),
    roomId: uuid('room_id'),
    kind: text('kind').notNull(),
    startsAt: at('starts_at').notNull(),
    endsAt: at('ends_at').notNull(),
    status: appointmentStatus('status').notNull().default('scheduled'),
    cancelledAt: at('cancelled_at'),
    /** `users.id` in the user service's database; null: the patient, online. */
    bookedBy: uuid('booked_by'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: 'appointments_pkey', columns: [table.id] }),
    foreignKey({
      name: 'appointments_room_fkey',
      columns: [table.entityId, table.roomId],
      foreignColumns: [rooms.entityId, rooms.id],
    }).onDelete('restrict'),
  ],
)

export const schedules = pgTable(
  'schedules',
  {
    id: id(),
    entityId: entityId(),
    practitionerId: practitionerId(),
    roomId: uuid('room_id'),
    /** ISO 8601: 1 is Monday. */
    weekday: smallint('weekday').notNull(),
    /** Local time of the entity, as is `endsAt`. */
    startsAt: time('starts_at').notNull(),
    endsAt: time('ends_at').notNull(),
    slotMinutes: smallint('slot_minutes').notNull().default(20),
    validFrom: date('valid_from').notNull(),
    /** The last day; null: until further notice. */
    validUntil: date('valid_until'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: 'schedules_pkey', columns: [table.id] }),
    foreignKey({
      name: 'schedules_room_fkey',
      columns: [table.entityId, table.roomId],
      foreignColumns: [rooms.entityId, rooms.id],
    }).onDelete('restrict'),
  ],
)

export const absences = pgTable(
  'absences',
  {
    id: id(),
    entityId: entityId(),
    practitionerId: practitionerId(),
    startsAt: at('starts_at').notNull(),
    endsAt: at('ends_at').notNull(),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ name: 'absences_pkey', columns: [table.id] })],
)

export const appointmentReminders = pgTable(
  'appointment_reminders',
  {
    id: id(),
    entityId: entityId(),
    appointmentId: uuid('appointment_id').notNull(),
    channel: text('channel').notNull(),
    dueAt: at('due_at').notNull(),
    sentAt: at('sent_at'),
    /** Given up. */
    failedAt: at('failed_at'),
    attempts: smallint('attempts').notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: 'appointment_reminders_pkey', columns: [table.id] }),
    foreignKey({
      name: 'appointment_reminders_appointment_fkey',
      columns: [table.entityId, table.appointmentId],
      foreignColumns: [appointments.entityId, appointments.id],
    }).onDelete('cascade'),
  ],
)

/** Written by triggers only. */
export const appointmentStatusChanges = pgTable(
  'appointment_status_changes',
  {
    id: bigint('id', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    entityId: entityId(),
    appointmentId: uuid('appointment_id').notNull(),
    /** Null: the appointment was made. */
    fromStatus: appointmentStatus('from_status'),
    toStatus: appointmentStatus('to_status').notNull(),
    /** `users.id` in the user service's database; null: the patient, online, or a job. */
    actorId: uuid('actor_id'),
    occurredAt: at('occurred_at')
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (table) => [
    primaryKey({ name: 'appointment_status_changes_pkey', columns: [table.id] }),
    foreignKey({
      name: 'appointment_status_changes_appointment_fkey',
      columns: [table.entityId, table.appointmentId],
      foreignColumns: [appointments.entityId, appointments.id],
    }).onDelete('cascade'),
  ],
)
