import { type Subject, textBody } from '@skein/core/conformance'
import { neo4j, type Neo4jClient } from '../src/index.ts'
import { emptied, labels, query } from './server.ts'

/** Neo4j as the conformance suite wants to see it: an object is a label. */
export const subject: Subject<Neo4jClient> = {
  fresh: emptied,
  store: (url) => neo4j({ url }),
  objects: labels,
  foreign: async (url) => void (await query(url, "CREATE (:SchemaMigration {version: '1.0', state: 'SUCCESS'})")),
  make: async (client, name) => void (await client.run(`CREATE (:${name})`)),
  bodies: {
    create: (name) => textBody(`CREATE (:${name})`),
    drop: (name) => textBody(`MATCH (n:${name}) DETACH DELETE n`),
    // Community knows no sleep: it looks at the clock until it is time.
    slow: (name, milliseconds) =>
      textBody(`CREATE (:${name});
      UNWIND range(1, 1000000000) AS i WITH i WHERE datetime.realtime().epochMillis >= timestamp() + ${milliseconds}
      RETURN i LIMIT 1`),
    broken: (name) => textBody(`CREATE (:${name}); UNWIND [0] AS zero CREATE (:${name} {wrong: 1 / zero})`),
  },
}
