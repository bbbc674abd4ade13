import { migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { freshDatabase, query } from './database.ts'
import { clientNames, serviceWith } from './service.ts'

const slow = 'SELECT pg_sleep(1.5);'
const seen = `CREATE TABLE seen AS SELECT current_setting('transaction_timeout') AS bound;\n`

test.for(clientNames)('a transaction takes as long as it takes, over %s', async (client, { skip }) => {
  const url = await freshDatabase()
  const [version] = await query(url, `SELECT current_setting('server_version_num') AS number`)
  skip(Number(version?.['number']) < 170_000, 'a server that does not know transaction_timeout')
  await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET transaction_timeout = '1s'`)
  const ask = client === 'pg' ? 'query' : 'unsafe'
  const files = {
    '1_chained.up.sql': seen + slow,
    '2_loose.up.sql': `-- skein: transaction=off\n${slow}`,
    '3_function.up.mjs': `export default (client) => client.${ask}('${slow}')\n`,
    '4_alone.up.mjs': `// skein: transaction=off\nexport default (client) => client.${ask}('${slow}')\n`,
  }
  const { service } = await serviceWith(client, files, url)
  await migrate(service)
  expect((await service.store.read()).applied).toHaveLength(4)
  expect(await query(url, 'SELECT bound FROM seen')).toEqual([{ bound: '0' }])
})
