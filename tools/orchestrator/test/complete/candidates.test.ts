import { expect, test } from 'vitest'
import { candidates } from '../../src/complete/candidates.ts'
import { skein } from '../cli.ts'
import { serviceConfig, table } from '../clinic.ts'
import { folder } from '../project.ts'

const files = {
  'skein.config.ts': `export default { services: ['services/*'] }`,
  'services/user/skein.config.ts': serviceConfig('user'),
  'services/patient/skein.config.ts': serviceConfig('patient'),
  ...Object.fromEntries(
    Object.entries({ ...table('000001', 'a'), ...table('20250102030405', 'b') }).map(([name, text]) => [
      `services/user/migrations/${name}`,
      text,
    ]),
  ),
  'services/patient/migrations/1_c.up.sql': '',
}

/** What could stand for the last word of a line. */
async function meant(line: string, cwd: string): Promise<string[]> {
  const silent = { write: () => {}, terminal: false, colours: false, width: 80 }
  const never = new AbortController().signal
  const io = { cwd, env: {}, out: silent, err: silent, ask: null, stop: never, cancel: never }
  return (await candidates(line.split(' ').slice(1), { io })).map(({ value }) => value)
}

test('verbs, options, services and versions, each in its place and without any database', async () => {
  const cwd = folder(files)
  const lines: readonly (readonly [line: string, ...words: readonly string[]])[] = [
    ['skein st', 'status'],
    ['skein --json pl', 'plan'],
    ['skein --env test se', 'seed'],
    ['skein nonsense '],
    ['skein up ', 'user', 'patient'],
    ['skein up 2 pa', 'patient'],
    ['skein up user ', 'patient'],
    ['skein up --wait 5s u', 'user'],
    ['skein up --wait '],
    ['skein up -- u', 'user'],
    ['skein up -- --'],
    ['skein new add_x ', 'user', 'patient'],
    ['skein create add_x u', 'user'],
    ['skein up --ph', '--phase'],
    ['skein up --phase contract --ph'],
    ['skein up --phase ', 'expand', 'backfill', 'contract'],
    ['skein up --phase=b', '--phase=backfill'],
    ['skein status --ch', '--check'],
    ['skein up --ch', '--check-integrity'],
    ['skein --vers', '--version'],
    ['skein up --vers'],
    ['skein plan --format ', 'text', 'json', 'markdown'],
    ['skein status --format ', 'text', 'json'],
    ['skein to ', 'zero', 'latest', 'user@', 'patient@'],
    ['skein goto l', 'latest'],
    ['skein to user@', 'user@zero', 'user@latest', 'user@1', 'user@20250102030405'],
    ['skein to user@1 pa', 'patient@'],
    ['skein to 1 pa', 'patient'],
    ['skein to other@'],
    ['skein plan --to patient@1', 'patient@1'],
    ['skein plan --to=patient@l', '--to=patient@latest'],
    ['skein completion ', 'bash', 'zsh', 'fish'],
    ['skein --config '],
    ['skein --config /is/not/there.ts up '],
    ['skein validate --against '],
  ]
  const found = await Promise.all(lines.map(async ([line]) => [line, ...(await meant(line, cwd))]))
  expect(found).toEqual(lines)
})

test('one service needs no name before its versions; a configuration that is wrong gives none, and no complaint', async () => {
  const user = folder({ ...files, 'skein.config.ts': `export default { services: ['services/user'] }` })
  expect(await meant('skein to 2', user)).toEqual(['20250102030405'])
  expect(await meant('skein up ', folder({ 'skein.config.ts': 'throw new Error()' }))).toEqual([])
  const gone = folder({
    ...files,
    'services/user/skein.config.ts': serviceConfig('user').replace("'migrations'", "'gone'"),
  })
  expect(await meant('skein to user@', gone)).toEqual([])
  expect(await meant('skein up ', folder())).toEqual([])
})

test('zsh and fish are given what each means; --json gives it to others', async () => {
  const cwd = folder(files)
  const asked = async (shell: string, ...words: string[]) =>
    (await skein(['completion', shell, '--', ...words], { cwd })).stdout
  expect(await asked('zsh', 'stat')).toBe('status:where each service stands\n')
  expect(await asked('fish', 'stat')).toBe('status\twhere each service stands\n')
  expect(await asked('zsh', 'to', 'user@1')).toBe('user@1:create a\n')
  expect(await asked('zsh', 'up', 'u')).toBe('user\n')
  expect(await asked('fish', 'up', 'u')).toBe('user\n')
  const { stdout } = await skein(['completion', 'zsh', '--json', '--', 'up', 'u'], { cwd })
  expect(JSON.parse(stdout)).toEqual({ shell: 'zsh', candidates: [{ value: 'user', does: null }] })
})
