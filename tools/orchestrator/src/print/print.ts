import type { Format } from '../flags.ts'
import type { Sink } from '../io.ts'
import type { Answer, Result } from '../result.ts'
import { completionText } from './completion.ts'
import { adoptText } from './adopt.ts'
import { errorText } from './error.ts'
import { errorGithub, validateGithub } from './github.ts'
import { historyText } from './history.ts'
import { initText } from './init.ts'
import { listText } from './list.ts'
import { planMarkdown } from './markdown.ts'
import { newText, templatesText } from './new.ts'
import { type Paint, paint } from './paint.ts'
import { integrityText } from './integrity.ts'
import { planText } from './plan.ts'
import { proveText } from './prove.ts'
import { repairText } from './repair.ts'
import { rowsText } from './rows.ts'
import { devText, runText } from './run.ts'
import { scriptText } from './script.ts'
import { statusText } from './status.ts'
import { unlockText } from './unlock.ts'
import { validateText } from './validate.ts'
import { waitText } from './wait.ts'

export interface Style {
  readonly format: Format
  readonly quiet: boolean
  readonly colour: boolean
  /** Where one stands: paths are shown from there. */
  readonly cwd: string
  /** Where the repository begins: other programs are told paths from there. */
  readonly root: string
}

/** Renders what came of a command, for programs or for people. */
export function print(result: Result, { out, err }: { readonly out: Sink; readonly err: Sink }, style: Style): void {
  if (style.format === 'json') return out.write(`${JSON.stringify(result.value, plain, 2)}\n`)
  const failed = result.kind === 'error'
  const to = failed ? err : out
  const special = forOthers(result, style)
  if (special !== null) return to.write(special)
  const colours = paint(style.colour && to.colours)
  const next = result.next !== undefined && !style.quiet ? `Next: ${colours.bold(result.next)}\n` : ''
  to.write(answerText(result, colours, style) + next)
}

/** What another program shows to people; null where there is nothing but text. */
function forOthers(result: Result, { format, root }: Style): string | null {
  if (format === 'github' && result.kind === 'validate') return validateGithub(result.value, root)
  if (format === 'github' && result.kind === 'error') return errorGithub(result.error, root)
  if (format === 'markdown' && result.kind === 'plan') return planMarkdown(result.value, root)
  return null
}

/** What a command says, for people. */
export function answerText(result: Answer, colours: Paint, { quiet, cwd }: Style): string {
  switch (result.kind) {
    case 'plan':
      return planText(result.value, colours, cwd)
    case 'script':
      return scriptText(result.value)
    case 'run':
      return runText(result.value, result.error, colours, { quiet, cwd })
    case 'dev':
      return devText(result.value, colours, { quiet, cwd })
    case 'status':
      return statusText(result.value, colours)
    case 'list':
      return listText(result.value, colours)
    case 'rows':
      return rowsText(result.value, colours, cwd)
    case 'repair':
      return repairText(result.value, colours, cwd)
    case 'unlock':
      return unlockText(result.value, colours)
    case 'history':
      return historyText(result.value, colours)
    case 'validate':
      return validateText(result.value, colours, cwd)
    case 'prove':
      return proveText(result.value, colours, cwd)
    case 'integrity':
      return integrityText(result.value, colours)
    case 'adopt':
      return adoptText(result.value, colours)
    case 'new':
      return newText(result.value, colours, cwd)
    case 'templates':
      return templatesText(result.value, colours)
    case 'init':
      return initText(result.value, colours, cwd)
    case 'wait':
      return waitText(result.value, colours)
    case 'completion':
      return completionText(result.value)
    case 'error':
      return errorText(result.error, colours, cwd)
  }
}

function plain(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
