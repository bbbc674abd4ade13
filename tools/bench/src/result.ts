/** What a benchmark found. */
export interface Result {
  readonly title: string
  /** With the same keys, in the order of their columns. */
  readonly rows: readonly Readonly<Record<string, string>>[]
  readonly charts?: readonly Chart[]
}

/** Bars from zero; less is better. */
export interface Chart {
  readonly title: string
  readonly bars: readonly { readonly name: string; readonly value: number }[]
}
