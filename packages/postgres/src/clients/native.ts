/** What a migration in code is given over `pg`: the part of its Client that is safe inside the step's transaction. */
export interface PgClient {
  query(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: Record<string, unknown>[]; readonly rowCount: number | null }>
}

/** What a migration in code is given over `postgres`: its tagged template, on the step's own connection. */
export interface PostgresClient {
  (strings: TemplateStringsArray, ...values: readonly unknown[]): PromiseLike<readonly Record<string, unknown>[]>
  unsafe(text: string, values?: readonly unknown[]): PromiseLike<readonly Record<string, unknown>[]>
}
