import type * as Adopt from '@skein/adopt'
import { type Service, SkeinError } from '@skein/core'
import { importAdopt } from '../configuration/installed.ts'
import { findDatabases } from '../configuration/ask.ts'
import type { System } from '../configuration/system.ts'
import type { AdoptFlags } from '../flags.ts'
import { exits, type Result } from '../result.ts'
import { didYouMean } from '../suggest.ts'
import { type AdoptValue, adoptValue } from '../values/adopt.ts'
import type { Call } from '../verb.ts'
import { known } from './goals.ts'

/**
 * Shows what a takeover would be; with `--yes` does it. Nothing is lost by it, so that nobody is asked.
 * @throws SkeinError USAGE, also where @skein/adopt is not installed; CONFIG_INVALID, REFUSED, BUSY
 */
export async function adopt(call: Call<AdoptFlags>): Promise<Result> {
  const { flags, io, words } = call
  const adopting = await importAdopt('skein adopt', io)
  const system = await findDatabases(call)
  const [first = ''] = words
  const tool = Object.hasOwn(adopting.tools, first) ? first : undefined
  demandKnown(words, tool, Object.keys(adopting.tools), system.names)
  const service = only(system, tool === undefined ? words : words.slice(1), flags.undo ?? false)
  const taking: Adopt.Taking = {
    environment: io.env['SKEIN_ENV'] || null,
    system: system.names.toSorted(),
  }
  if (flags.undo) return await giveBack(adopting, service, taking, { yes: flags.yes ?? false, stop: io.stop })
  const takeover = await adopting.survey(service, { ...flags, tool, services: system.services, signal: io.stop })
  if (takeover.problems.length > 0)
    return { kind: 'adopt', exit: exits.refused, value: adoptValue(takeover, 'refused') }
  if (!flags.yes)
    return { kind: 'adopt', exit: exits.ok, value: adoptValue(takeover, 'shown'), next: 'the same with --yes' }
  await adopting.adopt(takeover, taking)
  return { kind: 'adopt', exit: exits.ok, value: adoptValue(takeover, 'done'), next: `skein status ${service.name}` }
}

async function giveBack(
  { surveyUndo, undo }: typeof Adopt,
  service: Service,
  taking: Adopt.Taking,
  { yes, stop }: { readonly yes: boolean; readonly stop: AbortSignal },
): Promise<Result> {
  const taken = await surveyUndo(service, stop)
  const { tool, aside, former } = taken
  if (yes) await undo(taken, taking)
  const value: AdoptValue = {
    outcome: yes ? 'done' : 'shown',
    direction: 'undo',
    service: service.name,
    tool,
    ledger: { from: `${aside.schema}.${aside.table}`, to: `${aside.schema}.${former}` },
    applied: [],
    pending: [],
    problems: [],
    notes: [],
  }
  return { kind: 'adopt', exit: exits.ok, value, ...(!yes && { next: 'the same with --yes' }) }
}

/** Of a word that is neither nobody can tell which of them was meant. */
function demandKnown(
  words: readonly string[],
  tool: string | undefined,
  tools: readonly string[],
  services: readonly string[],
): void {
  const [first, ...others] = words
  const late = tool === undefined ? others.find((word) => tools.includes(word)) : undefined
  if (late !== undefined && first !== undefined && services.includes(first))
    throw new SkeinError('USAGE', 'The tool comes before the service.', { hint: `Type: skein adopt ${late} ${first}` })
  if (tool !== undefined || first === undefined || services.includes(first)) return
  const near = didYouMean(first, [...tools, ...services])
  throw new SkeinError('USAGE', `"${first}" is neither a tool that Skein knows nor a service here.${near}`, {
    hint: `Tools: ${tools.join(', ')}. Services: ${services.join(', ')}.`,
    data: { tool: first },
  })
}

function only(system: System, words: readonly string[], back: boolean): Service {
  const named = known(system, words)
  const [first, second] = system.services.filter(({ name }) => named?.includes(name) ?? true)
  if (first && !second) return first
  throw new SkeinError('USAGE', 'A takeover is of one service at a time.', {
    hint: `Type: skein adopt ${back ? '--undo' : '[tool]'} <service>, with one of ${system.names.join(', ')}.`,
  })
}
