/** A module of a migration around the lines of its function. @param parameters after the client. */
export function functionOf(lines: string, parameters: string = ''): string {
  return `import type { ChromaClient } from 'chromadb'

export default async function (client: ChromaClient${parameters}): Promise<void> {
${lines}}
`
}
