import { boolean, date, foreignKey, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

// The tables as queries see them. Checks, indexes, triggers and policies live in the migrations; a test holds the two
// together.

const at = (name: string) => timestamp(name, { withTimezone: true })
const id = () => uuid('id').notNull().defaultRandom()
const createdAt = () => at('created_at').notNull().defaultNow()
const updatedAt = () => at('updated_at').notNull().defaultNow()

export const countries = pgTable(
  'countries',
  {
    code: text('code').notNull(),
    name: text('name').notNull(),
    callingCode: text('calling_code').notNull(),
  },
  (table) => [primaryKey({ name: 'countries_pkey', columns: [table.code] })],
)

export const languages = pgTable(
  'languages',
  {
    code: text('code').notNull(),
    name: text('name').notNull(),
    nativeName: text('native_name').notNull(),
    direction: text('direction').notNull(),
  },
  (table) => [primaryKey({ name: 'languages_pkey', columns: [table.code] })],
)

export const countryLanguages = pgTable(
  'country_languages',
  {
    countryCode: text('country_code').notNull(),
    languageCode: text('language_code').notNull(),
  },
  (table) => [
    primaryKey({ name: 'country_languages_pkey', columns: [table.countryCode, table.languageCode] }),
    foreignKey({
      name: 'country_languages_country_code_fkey',
      columns: [table.countryCode],
      foreignColumns: [countries.code],
    }),
    foreignKey({
      name: 'country_languages_language_code_fkey',
      columns: [table.languageCode],
      foreignColumns: [languages.code],
    }),
  ],
)

export const countryTimezones = pgTable(
  'country_timezones',
  {
    countryCode: text('country_code').notNull(),
    timezone: text('timezone').notNull(),
  },
  (table) => [
    primaryKey({ name: 'country_timezones_pkey', columns: [table.countryCode, table.timezone] }),
    foreignKey({
      name: 'country_timezones_country_code_fkey',
      columns: [table.countryCode],
      foreignColumns: [countries.code],
    }),
  ],
)

export const healthcareEntities = pgTable(
  'healthcare_entities',
  {
    id: id(),
    type: text('type').notNull(),
    name: text('name').notNull(),
    licenceNumber: text('licence_number').notNull(),
    countryCode: text('country_code').notNull(),
    defaultLanguage: text('default_language').notNull(),
    timezone: text('timezone').notNull(),
    addressLine1: text('address_line_1'),
    addressLine2: text('address_line_2'),
    city: text('city').notNull(),
    region: text('region'),
    postalCode: text('postal_code'),
    status: text('status').notNull().default('active'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: 'healthcare_entities_pkey', columns: [table.id] }),
    foreignKey({
      name: 'healthcare_entities_country_code_fkey',
      columns: [table.countryCode],
      foreignColumns: [countries.code],
    }),
    foreignKey({
      name: 'healthcare_entities_default_language_fkey',
      columns: [table.countryCode, table.defaultLanguage],
      foreignColumns: [countryLanguages.countryCode, countryLanguages.languageCode],
    }),
    foreignKey({
      name: 'healthcare_entities_timezone_fkey',
      columns: [table.countryCode, table.timezone],
      foreignColumns: [countryTimezones.countryCode, countryTimezones.timezone],
    }),
  ],
)

export const users = pgTable(
  'users',
  {
    id: id(),
    entityId: uuid('entity_id').notNull(),
    email: text('email').notNull(),
    givenName: text('given_name').notNull(),
    familyName: text('family_name').notNull(),
    status: text('status').notNull().default('invited'),
    lastSignedInAt: at('last_signed_in_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Null: the default language of the entity. */
    preferredLanguage: text('preferred_language'),
  },
  (table) => [
    primaryKey({ name: 'users_pkey', columns: [table.id] }),
    foreignKey({
      name: 'users_entity_id_fkey',
      columns: [table.entityId],
      foreignColumns: [healthcareEntities.id],
    }).onDelete('restrict'),
    foreignKey({
      name: 'users_preferred_language_fkey',
      columns: [table.preferredLanguage],
      foreignColumns: [languages.code],
    }),
  ],
)

export const roles = pgTable(
  'roles',
  {
    code: text('code').notNull(),
    description: text('description').notNull(),
    isClinical: boolean('is_clinical').notNull(),
  },
  (table) => [primaryKey({ name: 'roles_pkey', columns: [table.code] })],
)

export const userRoles = pgTable(
  'user_roles',
  {
    entityId: uuid('entity_id').notNull(),
    userId: uuid('user_id').notNull(),
    roleCode: text('role_code').notNull(),
    grantedBy: uuid('granted_by'),
    grantedAt: at('granted_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: 'user_roles_pkey', columns: [table.userId, table.roleCode] }),
    foreignKey({
      name: 'user_roles_user_fkey',
      columns: [table.entityId, table.userId],
      foreignColumns: [users.entityId, users.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'user_roles_granted_by_fkey',
      columns: [table.entityId, table.grantedBy],
      foreignColumns: [users.entityId, users.id],
    }).onDelete('restrict'),
    foreignKey({
      name: 'user_roles_role_code_fkey',
      columns: [table.roleCode],
      foreignColumns: [roles.code],
    }).onDelete('restrict'),
  ],
)

export const practitioners = pgTable(
  'practitioners',
  {
    userId: uuid('user_id').notNull(),
    entityId: uuid('entity_id').notNull(),
    profession: text('profession').notNull(),
    specialty: text('specialty'),
    licenceCountryCode: text('licence_country_code').notNull(),
    licenceNumber: text('licence_number').notNull(),
    licenceExpiresOn: date('licence_expires_on'),
    isAcceptingPatients: boolean('is_accepting_patients').notNull().default(true),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ name: 'practitioners_pkey', columns: [table.userId] }),
    foreignKey({
      name: 'practitioners_user_fkey',
      columns: [table.entityId, table.userId],
      foreignColumns: [users.entityId, users.id],
    }).onDelete('restrict'),
    foreignKey({
      name: 'practitioners_licence_country_code_fkey',
      columns: [table.licenceCountryCode],
      foreignColumns: [countries.code],
    }),
  ],
)
