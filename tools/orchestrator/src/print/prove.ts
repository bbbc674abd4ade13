import { relative } from 'node:path'
import { type CatalogChange, type ProofStep, type Verdict, versionName } from '@skein/core'
import { isFine, type ProofStepValue, type ProvenValue, type ProveValue } from '../values/prove.ts'
import type { Paint } from './paint.ts'
import { table } from './table.ts'

/** What is said of a migration as soon as it was rehearsed. */
export function provedLine(service: string, { version, label, description, verdict, milliseconds }: ProofStep): string {
  return `${versionName(service, version, label)} ${description}  ${words[verdict]}  ${Math.round(milliseconds)} ms`
}

const words: Readonly<Record<Verdict, string>> = {
  proven: 'proven',
  irreversible: 'only its way up was run: it has no way back',
  lossy: 'its down does not take back what its up makes',
  unsteady: 'its second up makes something else than its first',
  unlike: 'it makes something else than those that it replaces',
  broken: 'failed',
}

/** What is wrong, and a line for each service. */
export function proveText({ services }: ProveValue, paint: Paint, cwd: string): string {
  const wrong = services.flatMap(({ service, migrations }) =>
    migrations.filter((step) => !isFine(step)).map((step) => wrongText(service, step, paint)),
  )
  const rows = services.flatMap((one) => [
    [paint.bold(one.service), summary(one, paint)],
    ...schemaRow(one, paint, cwd),
  ])
  return [...wrong, table(rows)].join('\n')
}

function wrongText(
  service: string,
  { version, label, description, verdict, changes, failed }: ProofStepValue,
  paint: Paint,
): string {
  const title = `${paint.red('✗')} ${paint.bold(`${versionName(service, version, label)} ${description}`)}: `
  if (failed) {
    const hint = failed.hint === null ? '' : `  → ${failed.hint}\n`
    return `${title}its ${failed.at} failed.\n${indent(failed.message)}\n${hint}`
  }
  return `${title}${since[verdict] ?? ''}\n${changes.map((change) => changeText(change, verdict, paint)).join('')}`
}

const since: Readonly<Partial<Record<Verdict, string>>> = {
  lossy: 'what stands after its down is not what stood before its up.',
  unsteady: 'after down and up again it is not what it was after the first up.',
  unlike: 'it makes something else than those that it replaces.',
}

function changeText(
  { kind, name, before, after }: CatalogChange,
  verdict: Verdict,
  { red, green, bold }: Paint,
): string {
  const lossy = verdict === 'lossy'
  const said =
    before === null
      ? lossy
        ? 'is left behind'
        : 'is new'
      : after === null
        ? lossy
          ? 'is lost'
          : 'is gone'
        : 'differs'
  const was = before === null ? '' : red(`${indent(before, '    - ')}\n`)
  const is = after === null ? '' : green(`${indent(after, '    + ')}\n`)
  return `  ${kind} ${bold(name)} ${said}\n${was}${is}`
}

function summary({ state, reason, migrations }: ProvenValue, { green, red, yellow }: Paint): string {
  if (state === 'skipped') return `${yellow('skipped')}: ${reason}`
  const count = (verdict: Verdict): number => migrations.filter((step) => step.verdict === verdict).length
  const bad = (['lossy', 'unsteady', 'unlike', 'broken'] as const).filter((verdict) => count(verdict) > 0)
  const said = [
    green(`${count('proven')} proven`),
    ...(count('irreversible') > 0 ? [`${count('irreversible')} without a way back`] : []),
    ...bad.map((verdict) => red(`${count(verdict)} ${verdict}`)),
  ]
  return migrations.length === 0 ? 'no migrations' : said.join(', ')
}

function schemaRow({ schema }: ProvenValue, { green, red }: Paint, cwd: string): string[][] {
  if (!schema) return []
  const file = relative(cwd, schema.file)
  const said = {
    written: green('written'),
    same: 'as it should be',
    old: red('old: the migrations make something else'),
  }
  return [['', `${file} ${said[schema.state]}`]]
}

function indent(text: string, by = '  '): string {
  return text.replaceAll(/^/gm, by)
}
