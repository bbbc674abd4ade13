import {
  callerOf,
  nameOf,
  type NoteValue,
  type PlanValue,
  type RefusalValue,
  type StepValue,
  waitsOf,
} from '../values/plan.ts'
import { pathFrom } from './github.ts'
import { many } from './table.ts'
import { versionText } from './version.ts'

/** A comment can't be longer than 65,536 characters on GitHub; who reads more reads the plan itself. */
const most = { steps: 40_000, refusals: 15_000, notes: 5_000 }

/**
 * A plan as the text of a comment: the same plan always gives the same text. Its first line finds the comment again.
 * @param root where the repository begins.
 */
export function planMarkdown({ steps, refusals, notes, hash }: PlanValue, root: string): string {
  const parts = [
    `<!-- skein plan -->\n### ${title(steps, refusals)}`,
    steps.length > 0 && `| wave | step | what it does | after |\n| ---: | :--- | :--- | :--- |\n${rows(steps)}`,
    refusals.length > 0 && within(most.refusals, refusals.map(refusalItem(root)), (left) => `- … and ${left} more`),
    notes.length > 0 && within(most.notes, notes.map(noteItem), (left) => `- … and ${left} more`),
    hash !== null && `Plan \`${hash}\``,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function title(steps: readonly StepValue[], refusals: readonly RefusalValue[]): string {
  const waves = new Set(steps.map(({ wave }) => wave)).size
  const what = steps.length === 0 ? 'nothing to do' : `${many(steps.length, 'step')} in ${many(waves, 'wave')}`
  return refusals.length === 0 ? `Migrations: ${what}` : 'Migrations: refused, nothing would be touched'
}

function rows(steps: readonly StepValue[]): string {
  const called = callerOf(steps)
  const lines = steps.map((step, index) => {
    const wave = steps[index - 1]?.wave === step.wave ? '' : String(step.wave)
    const others = waitsOf(step).map(called)
    const mark = step.seed === undefined ? (step.direction === 'up' ? '↑' : '↓') : '∗'
    return `| ${[wave, `${mark} ${code(versionText(nameOf(step), step.label))}`, plain(step.description), others.map(code).join(', ')].join(' | ')} |`
  })
  return within(most.steps, lines, (left) => `| | | … and ${many(left, 'more step')} | |`)
}

function refusalItem(root: string): (refusal: RefusalValue) => string {
  return ({ code: name, message, remedy, file, line }) => {
    const place =
      file === undefined ? '' : ` (${code(`${pathFrom(root, file)}${line === undefined ? '' : `:${line}`}`)})`
    return `- **${name}** ${plain(message)}${place}<br>→ ${plain(remedy)}`
  }
}

function noteItem({ code: name, message }: NoteValue): string {
  return `- Note: ${plain(message)} (${code(name)})`
}

/** As many lines as fit, then what stands for the others. */
function within(length: number, lines: readonly string[], rest: (left: number) => string): string {
  let room = length
  const kept: string[] = []
  for (const line of lines) {
    room -= line.length + 1
    if (room < 0) return [...kept, rest(lines.length - kept.length)].join('\n')
    kept.push(line)
  }
  return kept.join('\n')
}

function code(text: string): string {
  return /[`|\r\n]/.test(text) ? plain(text) : `\`${text}\``
}

/** Text that stays what it is: no mark-up, no column of a table, nobody is called by name. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]<>|~&]/g, String.raw`\$&`)
    .replaceAll(/(?<!\w)@(?=\w)/g, '@<!-- -->')
}
