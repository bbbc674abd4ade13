import type { Subject } from '@skein/core/conformance'
import { neo4j } from '../src/index.ts'
import { emptied, labels, query } from './server.ts'

/** Neo4j as the conformance suite wants to see it: an object is a label. */
export const subject: Subject = {
  fresh: emptied,
  store: (url) => neo4j({ url }),
  objects: labels,
  foreign: async (url) => void (await query(url, "CREATE (:SchemaMigration {version: '1.0', state: 'SUCCESS'})")),
  texts: {
    create: (name) => `CREATE (:${name})`,
    drop: (name) => `MATCH (n:${name}) DETACH DELETE n`,
    // Community knows no sleep: it looks at the clock until it is time.
    slow: (name, milliseconds) => `CREATE (:${name});
      UNWIND range(1, 1000000000) AS i WITH i WHERE datetime.realtime().epochMillis >= timestamp() + ${milliseconds}
      RETURN i LIMIT 1`,
    broken: (name) => `CREATE (:${name}); UNWIND [0] AS zero CREATE (:${name} {wrong: 1 / zero})`,
  },
}
