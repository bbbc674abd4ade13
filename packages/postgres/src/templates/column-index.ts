import type { Template } from '@skein/core'

/** Beside its readers and writers, so it runs without a transaction; what an interrupted build leaves is seen to. */
export const index: Template = {
  name: 'index',
  about: 'an index that is built while others read and write; unique with unique_index_…',
  example: 'index_patients_on_mrn',
  write(title) {
    const [, unique, table, list = ''] = /^(unique_)?index_(.+)_on_(.+)$/.exec(title) ?? []
    if (table === undefined) return null
    const columns = list.split('_and_')
    const name = `${table}_${columns.join('_')}_${unique === undefined ? 'idx' : 'key'}`
    const up = `-- Built while others read and write, which takes no transaction.
CREATE ${unique === undefined ? '' : 'UNIQUE '}INDEX CONCURRENTLY ${name} ON ${table} (${columns.join(', ')});
`
    return [{ title, up, down: `DROP INDEX CONCURRENTLY IF EXISTS ${name};\n` }]
  },
}
