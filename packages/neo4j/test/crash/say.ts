import { argv, env } from 'node:process'
import { auth, driver } from 'neo4j-driver'

// What somebody's own program does: it finds the server by its environment, and sends what it is told, once.
const { NEO4J_URI = '', NEO4J_USER = '', NEO4J_PASSWORD = '' } = env
const own = driver(NEO4J_URI, auth.basic(NEO4J_USER, NEO4J_PASSWORD))
const session = own.session()
try {
  await session.run(argv[2] ?? '')
} finally {
  await session.close()
  await own.close()
}
