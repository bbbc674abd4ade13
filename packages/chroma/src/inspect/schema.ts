const on = { enabled: true, config: {} }
const off = { enabled: false, config: {} }

/** What servers from 1.1 on say of every collection, where nobody gave it a schema; those before say nothing. */
const usual: Readonly<Record<string, unknown>> = {
  defaults: {
    bool: { bool_inverted_index: on },
    float: { float_inverted_index: on },
    float_list: { vector_index: { enabled: false } },
    int: { int_inverted_index: on },
    sparse_vector: {
      sparse_vector_index: { enabled: false, config: { bm25: false, embedding_function: { type: 'unknown' } } },
    },
    string: { fts_index: off, string_inverted_index: on },
  },
  '#document': { string: { fts_index: on, string_inverted_index: off } },
  '#embedding': { float_list: { vector_index: { enabled: true } } },
}

/** Whether a part of a schema is as it is by itself. Its index of embeddings repeats the collection's configuration. */
export function isUsual(field: string, value: unknown): boolean {
  return JSON.stringify(canonical(withoutIndex(value))) === JSON.stringify(canonical(usual[field]))
}

function withoutIndex(value: unknown): unknown {
  const { float_list: list, ...rest } = value as { readonly float_list?: { readonly vector_index?: object } }
  const { config: _, ...index } = (list?.vector_index ?? {}) as { readonly config?: unknown }
  return list ? { ...rest, float_list: { vector_index: index } } : rest
}

/** The same text for the same thing: the server gives keys in any order, and by default a thread for each processor. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([field]) => field !== 'num_threads')
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([field, one]) => [field, canonical(one)]),
  )
}
