import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineService, migrate, type RunEvent, type Service, type SkeinError } from '@skein/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { neo4j } from '../src/index.ts'
import { emptied, hasServer, labels } from './server.ts'

/** A program in this Node, that asks the server which its environment names. */
const program = (text: string) => `#!${process.execPath}
const { driver: connect, auth } = require('${fileURLToPath(import.meta.resolve('neo4j-driver'))}')
const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD } = process.env
const driver = connect(NEO4J_URI, auth.basic(NEO4J_USER, NEO4J_PASSWORD))
const run = (text) => driver.executeQuery(text)
const main = async () => {
${text}
}
main().finally(() => driver.close())
`

describe.skipIf(!hasServer)('programs, beside a real Neo4j', () => {
  let url = ''
  let folder = ''
  beforeEach(async () => {
    url = await emptied()
    folder = mkdtempSync(join(tmpdir(), 'skein-neo4j-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text)
    if (!/\.(?:sh|cypher)$/.test(name)) chmodSync(join(folder, name), 0o755)
  }

  const service = (): Service => defineService({ name: 'clinic', store: neo4j({ url }), migrations: folder })
  const failure = (running: Promise<unknown>): Promise<SkeinError> =>
    running.then(
      () => Promise.reject(new Error('it went well')),
      (error: unknown) => error as SkeinError,
    )

  test('one finds the server by its environment, and its password is not shown', async () => {
    write('1_first.up.program', program(`await run('CREATE (:ByProgram)')\nconsole.log(NEO4J_PASSWORD)`))
    write('2_second.up.sh', 'test "$SKEIN_SERVICE" = clinic && test -n "$SKEIN_URL" && echo "at $NEO4J_URI"')
    const heard: RunEvent[] = []
    await migrate(service(), { on: (event) => heard.push(event) })
    const lines = heard.flatMap((event) => (event.type === 'step-output' ? [event.line] : []))
    const { protocol, host } = new URL(url)
    expect(lines).toEqual(['***', `at ${protocol}//${host}`])
    expect(await labels(url)).toEqual(['ByProgram'])
    expect((await service().store.read()).applied.map(({ version }) => version)).toEqual([1n, 2n])
  })

  test('an exit code fails the step, and how far it came is not known', async () => {
    write('1_first.up.program', program(`await run('CREATE (:Half)')\nprocess.exit(7)`))
    const error = await failure(migrate(service()))
    expect(error).toMatchObject({ code: 'STEP_FAILED', data: { exit: 7 } })
    expect(error.message).toContain('DIRTY')
    expect(error.hint).toContain('skein repair clinic --done')
    expect((await service().store.read()).open).toMatchObject([{ version: 1n, statement: null, inDoubt: true }])
    expect(await failure(migrate(service()))).toMatchObject({ code: 'REFUSED' })
  })

  test('cancelled, it is ended', async () => {
    write('1_first.up.sh', 'echo begun; sleep 60')
    const cancel = new AbortController()
    const on = (event: RunEvent) => {
      if (event.type === 'step-output') cancel.abort()
    }
    const began = performance.now()
    expect(await failure(migrate(service(), { cancel: cancel.signal, on }))).toMatchObject({ code: 'CANCELLED' })
    expect(performance.now() - began).toBeLessThan(30_000)
    expect((await service().store.read()).open).toMatchObject([{ statement: null }])
  })

  test('changed since it was planned, it does not begin', async () => {
    write('1_first.up.sh', 'echo "true" > ./2_second.up.sh')
    write('2_second.up.sh', 'false')
    expect(await failure(migrate(service()))).toMatchObject({ code: 'FILE_CHANGED' })
    expect((await service().store.read()).open).toEqual([])
  })
})
