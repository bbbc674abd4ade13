import { defineService, type Service } from '@skein/core'
import { type PgClient, postgres } from '@skein/postgres'

/** No embedded server has TimescaleDB, so there is one only where its address is given; all others do without. */
const service: Service<PgClient> = defineService({
  name: 'analytics',
  folder: import.meta.dirname,
  store: postgres({ url: process.env.ANALYTICS_DATABASE_URL || undefined }),
  migrations: 'migrations',
  dependsOn: ['appointment'],
  optional: true,
})

export default service
