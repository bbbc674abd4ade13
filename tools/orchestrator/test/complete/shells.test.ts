import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { loadVerb } from '../../src/verbs.ts'
import { bin, canHaveTerminal, type Place, skein, terminal, type Using } from '../cli.ts'
import { serviceConfig, table } from '../clinic.ts'
import { type Files, folder } from '../project.ts'

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0
for (const shell of ['bash', 'zsh', 'fish'])
  if (!has(shell))
    console.warn(`SKIPPED: what ${shell} completes (test/complete/shells.test.ts), because it is not installed.`)
const scripts = join(import.meta.dirname, '../../shells')

/** A system of user and patient, with `skein` on the PATH. */
function place(more: Files = {}): Place {
  const cwd = folder({
    'skein.config.ts': `export default { services: ['services/*'] }`,
    'services/user/skein.config.ts': serviceConfig('user'),
    'services/patient/skein.config.ts': serviceConfig('patient'),
    ...Object.fromEntries(
      Object.entries(table('1', 'a')).map(([name, text]) => [`services/user/migrations/${name}`, text]),
    ),
    'bin/skein': `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`,
    ...more,
  })
  chmodSync(join(cwd, 'bin/skein'), 0o755)
  return { cwd, env: { PATH: `${cwd}/bin:${process.env['PATH']}`, TERM: 'xterm', ZDOTDIR: cwd } }
}

const [afresh, tab] = ['\u0015\r', '\t']

/** Types the beginnings of lines, and Tab behind each; gives what they became, and waits for it. */
async function completed(shell: Using, lines: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [typed, whole] of Object.entries(lines)) {
    shell.type(`${afresh}${typed}${tab}`)
    // A terminal repeats what is typed; what was completed follows, perhaps behind a bell, or in bold.
    const added = whole
      .slice(typed.length)
      .replaceAll(/./g, (letter) => `${letter.replace(/[.*+?^${}()|[\]\\]/, String.raw`\$&`)}${gap}`)
    await shell.shown(new RegExp(`${typed}[^a-z]*${added}$`))
  }
  return Object.values(lines)
}

const gap = String.raw`(?:\u001B\[[0-9;]*m|\u0008|\u0007)*`

const lines = {
  'skein st': 'skein status ',
  'skein up pa': 'skein up patient ',
  'skein to us': 'skein to user@',
  'skein to user@z': 'skein to user@zero ',
  'skein plan --phase=ex': 'skein plan --phase=expand ',
  'true && SKEIN_ENV=test skein seed us': 'true && SKEIN_ENV=test skein seed user ',
  'skein --config only-h': 'skein --config only-here ',
}

test('each shell that is named has a script, and each script a shell', async () => {
  const { words } = await loadVerb('completion')
  expect(readdirSync(scripts).sort()).toEqual(words[0]?.argChoices?.map((shell) => `skein.${shell}`).sort())
  for (const shell of words[0]?.argChoices ?? []) {
    const { code, stdout } = await skein(['completion', shell], { cwd: '/' })
    expect([code, stdout]).toEqual([0, readFileSync(join(scripts, `skein.${shell}`), 'utf8')])
    expect(stdout).toMatch(new RegExp(`skein completion ${shell}`))
  }
})

test.skipIf(!canHaveTerminal || !has('bash'))('bash completes what one types', { timeout: 90_000 }, async () => {
  const shell = terminal(['bash', '--noprofile', '--norc', '-i'], place({ 'only-here': '' }))
  onTestFinished(() => shell.signal('SIGKILL'))
  shell.type(`PS1='> '; source <(skein completion bash); echo rea''dy\n`)
  await shell.shown(/ready/)
  expect(await completed(shell, lines)).toHaveLength(7)
})

test.skipIf(!canHaveTerminal || !has('zsh'))('zsh completes what one types', { timeout: 90_000 }, async () => {
  const shell = terminal(
    ['zsh', '-i'],
    place({ 'only-here': '', '.zshrc': `PS1='> '; autoload -U compinit; compinit -u\n` }),
  )
  onTestFinished(() => shell.signal('SIGKILL'))
  shell.type(`source <(skein completion zsh); echo rea''dy\n`)
  await shell.shown(/ready/)
  expect(await completed(shell, lines)).toHaveLength(7)
})

test.skipIf(!has('fish'))('fish completes what one types', { timeout: 90_000 }, async () => {
  const { cwd, env } = place({ 'only-here': '' })
  const asks = Object.keys(lines).map((line) => `complete -C '${line}'`)
  const script = ['skein completion fish | source', ...asks].join('; ')
  const { stdout } = await promisify(execFile)('fish', ['--no-config', '-c', script], {
    cwd,
    env: { ...env, HOME: cwd },
  })
  expect(stdout.split('\n').map((line) => line.split('\t')[0])).toEqual([
    'status',
    'patient',
    'user@',
    'user@zero',
    '--phase=expand',
    'user',
    'only-here',
    '',
  ])
})
