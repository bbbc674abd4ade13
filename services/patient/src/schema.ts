import { sql } from 'drizzle-orm'
import { bigint, boolean, date, foreignKey, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

// The tables as queries see them. Checks, indexes, triggers and policies live in the migrations; a test holds the two
// together.

const at = (name: string) => timestamp(name, { withTimezone: true })
const id = () => uuid('id').notNull().defaultRandom()
const createdAt = () => at('created_at').notNull().defaultNow()
const updatedAt = () => at('updated_at').notNull().defaultNow()

/** `healthcare_entities.id` in the user service's database. */
const entityId = () => uuid('entity_id').notNull()

export const patients = pgTable(
  'patients',
  {
    id: id(),
    entityId: entityId(),
    patientNumber: text('patient_number').notNull(),
    givenName: text('given_name').notNull(),
    familyName: text('family_name').notNull(),
    dateOfBirth: date('date_of_birth').notNull(),
    sex: text('sex').notNull().default('unknown'),
    bloodType: text('blood_type'),
    maritalStatus: text('marital_status'),
    /** Null: the default language of the entity. */
    preferredLanguage: text('preferred_language'),
    email: text('email'),
    addressLine1: text('address_line_1'),
    addressLine2: text('address_line_2'),
    city: text('city'),
    region: text('region'),
    postalCode: text('postal_code'),
    countryCode: text('country_code'),
    emergencyContactName: text('emergency_contact_name'),
    emergencyContactRelationship: text('emergency_contact_relationship'),
    deceasedOn: date('deceased_on'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    emergencyContactAddressLine1: text('emergency_contact_address_line_1'),
    emergencyContactAddressLine2: text('emergency_contact_address_line_2'),
    emergencyContactCity: text('emergency_contact_city'),
    emergencyContactRegion: text('emergency_contact_region'),
    emergencyContactPostalCode: text('emergency_contact_postal_code'),
    emergencyContactCountryCode: text('emergency_contact_country_code'),
  },
  (table) => [primaryKey({ name: 'patients_pkey', columns: [table.id] })],
)

export const patientPhones = pgTable(
  'patient_phones',
  {
    id: id(),
    entityId: entityId(),
    patientId: uuid('patient_id').notNull(),
    kind: text('kind').notNull(),
    countryCode: text('country_code').notNull(),
    isPrimary: boolean('is_primary').notNull().default(false),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** E.164. */
    internationalNumber: text('international_number').notNull(),
  },
  (table) => [
    primaryKey({ name: 'patient_phones_pkey', columns: [table.id] }),
    foreignKey({
      name: 'patient_phones_patient_fkey',
      columns: [table.entityId, table.patientId],
      foreignColumns: [patients.entityId, patients.id],
    }).onDelete('cascade'),
  ],
)

export const medicalRecords = pgTable(
  'medical_records',
  {
    id: id(),
    entityId: entityId(),
    patientId: uuid('patient_id').notNull(),
    /** `practitioners.user_id` in the user service's database. */
    practitionerId: uuid('practitioner_id').notNull(),
    kind: text('kind').notNull(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    occurredAt: at('occurred_at').notNull(),
    replacesId: uuid('replaces_id'),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: 'medical_records_pkey', columns: [table.id] }),
    foreignKey({
      name: 'medical_records_patient_fkey',
      columns: [table.entityId, table.patientId],
      foreignColumns: [patients.entityId, patients.id],
    }).onDelete('restrict'),
    foreignKey({
      name: 'medical_records_replaces_fkey',
      columns: [table.entityId, table.patientId, table.replacesId],
      foreignColumns: [table.entityId, table.patientId, table.id],
    }).onDelete('restrict'),
  ],
)

/** Written by triggers only. */
export const patientAuditLog = pgTable(
  'patient_audit_log',
  {
    id: bigint('id', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    entityId: entityId(),
    patientId: uuid('patient_id').notNull(),
    tableName: text('table_name').notNull(),
    rowId: uuid('row_id').notNull(),
    operation: text('operation').notNull(),
    changedColumns: text('changed_columns').array().notNull(),
    /** `users.id` in the user service's database; null: none was set. */
    actorId: uuid('actor_id'),
    databaseRole: text('database_role').notNull(),
    transactionId: bigint('transaction_id', { mode: 'bigint' }).notNull(),
    occurredAt: at('occurred_at')
      .notNull()
      .default(sql`clock_timestamp()`),
  },
  (table) => [primaryKey({ name: 'patient_audit_log_pkey', columns: [table.id] })],
)
