/** Undoes what a step may leave behind in a session when it has no transaction that ends with it. */
export const hygiene: string =
  'RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; UNLISTEN *; CLOSE ALL; DEALLOCATE ALL; DISCARD TEMP; SELECT pg_catalog.pg_advisory_unlock_all()'
