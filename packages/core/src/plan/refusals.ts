import { type Goal, namedServices, type PlanOptions } from './goal.ts'
import { judgeLedger, judgeOpen, judgeOwner, type Report, reporter } from './ledger.ts'
import { nameIn } from './name.ts'
import type { Note, Refusal } from './plan.ts'
import { fileOf, type Site, type Sites } from './site.ts'
import { isReplaced } from './squash.ts'
import { isAbsent, outOfReach } from './system.ts'

/**
 * Judges every service that the goal names or the plan touches by the state that it is in. Which state stops what:
 *
 * | | applies | takes back |
 * |---|---|---|
 * | out of reach, unless it is optional and nobody named it; access denied | stops | stops |
 * | dirty, another tool's, service's or environment's ledger | stops | stops |
 * | finding of severity error, changed or missing file, out of order | stops | – |
 * | no way back, part of a baseline | – | stops |
 * | a service that may require it is out of reach or not configured, unless it is optional and was never seen | – | stops |
 * | another service's or environment's ledger where a requirement is looked up | stops | stops |
 */
export function judge(sites: Sites, goal: Goal, options: PlanOptions, refusals: Refusal[], notes: Note[]): void {
  const named = namedServices(goal)
  const believed = believedIn(sites, options)
  for (const site of sites.values()) {
    const meant = named === null || named.includes(site.name)
    const applies = site.apply.size > 0 || site.make.size > 0
    const touched = applies || site.revert.size > 0
    const report = reporter(site.name, refusals)
    const tell = (code: Note['code'], version: bigint, message: string) =>
      notes.push({ code, service: site.name, version, message })

    if (!meant && !touched) {
      if (believed.has(site.name) && site.standing) judgeOwner(site.name, site.standing, options, report)
      continue
    }
    if (!site.standing) {
      outOfReach(site, named === null, sites.size > 1, options, report, notes)
      continue
    }
    judgeLedger(site.name, site.standing, options, report)
    judgeOpen(site, site.standing, report)
    if (applies || (meant && (goal.verb === 'up' || goal.verb === 'seed'))) judgeFindings(site, report)
    if (applies || (goal.verb === 'up' && meant)) judgeApplying(site, options, report, tell)
    if (goal.verb !== 'down') judgeSquashes(site, goal, report)
    if (site.revert.size > 0) judgeTakingBack(site, report, tell)
  }
  if (!options.alone) judgeUnseen(sites, refusals)
}

/** The services whose ledgers say that something stands, or that nothing requires what goes. */
function believedIn(sites: Sites, options: PlanOptions): ReadonlySet<string> {
  const all = [...sites.values()]
  if (!options.alone && all.some((site) => site.revert.size > 0)) return new Set(sites.keys())
  const applying = all.flatMap((site) => [...site.apply, ...site.make].map((version) => fileOf(site, version)))
  return new Set(applying.flatMap((file) => file?.requires ?? []).map((requirement) => requirement.service))
}

function judgeFindings(site: Site, report: Report): void {
  for (const { code, severity, message, remedy, file, line } of site.service.findings) {
    if (severity === 'error') report(code, null, message, remedy, { file, line })
  }
}

function judgeApplying(
  site: Site,
  options: PlanOptions,
  report: Report,
  tell: (code: Note['code'], version: bigint, message: string) => void,
): void {
  const { name } = site
  const lastFile = maximum(site.files.keys())
  const ahead: bigint[] = []
  for (const row of site.applied.values()) {
    if (site.revert.has(row.version) && !site.apply.has(row.version)) continue
    const file = site.files.get(row.version)
    if (!file && isReplaced(site.service, row.version)) continue
    if (!file) {
      if ((lastFile === null || row.version > lastFile) && !site.apply.has(row.version)) ahead.push(row.version)
      else
        report(
          'MISSING_FILE',
          row.version,
          `${nameIn(site, row.version)} (${row.description}) stands, but its file is gone.`,
          'Bring the file back from version control; an applied migration is never deleted.',
        )
    } else if (
      row.checksum !== null &&
      file.up.checksum !== null &&
      row.checksum !== file.up.checksum &&
      !site.revert.has(row.version)
    ) {
      report(
        'CHANGED_FILE',
        row.version,
        `${nameIn(site, row.version)} (${row.description}) was changed after it was applied.`,
        `Restore the file and write the change as a new migration; if it makes no difference: skein repair ${name} --accept-changed`,
        { file: file.up.file, line: 1, was: row.checksum },
      )
    }
  }
  const newest = maximum(ahead)
  if (newest !== null) tell('AHEAD', newest, aheadText(site, newest, ahead.length - 1))
  const highest = maximum([...site.applied.keys()].filter((version) => !site.revert.has(version)))
  for (const version of site.apply) {
    const file = site.files.get(version)
    if (!file || highest === null || version > highest || site.applied.has(version)) continue
    // A later phase is left behind on purpose, so it is never late.
    if (file.outOfOrder || options.allowOutOfOrder || file.phase !== 'expand') continue
    report(
      'OUT_OF_ORDER',
      version,
      `${nameIn(site, version)} (${file.description}) is pending below ${nameIn(site, highest)}, which stands.`,
      'Give it a number above the highest, or run with --allow-out-of-order, or say in its file: -- skein: out-of-order',
      { file: file.up.file, line: 1 },
    )
  }
}

/** One sentence for all of them: an older release meets many. */
function aheadText({ name, files, applied }: Site, newest: bigint, more: number): string {
  const it = `${name}@${newest} (${applied.get(newest)?.description})`
  const what = more > 0 ? `${it} and ${more} more below it stand` : `${it} stands`
  if (files.size === 0) return `${what} and there are no migrations here: is the folder the right one?`
  return more > 0
    ? `${what} and their files are not here: a newer release applied them.`
    : `${what} and its file is not here: a newer release applied it.`
}

/** Of what a squashed migration replaces either nothing stands or all of it can. */
function judgeSquashes(site: Site, goal: Goal, report: Report): void {
  for (const { range, as } of site.service.squashes ?? []) {
    const all = `${site.name}@${range.from}..${range.to}`
    if (as === 'partly')
      report(
        'SQUASHED_AWAY',
        range.to,
        `${all} were squashed into one file, and some of them stand here without the last.`,
        `Bring ${site.name} to ${range.to} with a release that still has their own files, then go on with this one.`,
      )
    else if (as === 'originals' && goal.verb === 'reset' && !site.files.has(range.to) && site.revert.has(range.to))
      report(
        'SQUASHED_AWAY',
        range.to,
        `${all} stand here one by one, and would come up again as one file.`,
        `Go in two steps: skein down --all ${site.name}, then skein up ${site.name}.`,
      )
  }
}

function judgeTakingBack(
  site: Site,
  report: Report,
  tell: (code: Note['code'], version: bigint, message: string) => void,
): void {
  for (const version of site.revert) {
    const row = site.applied.get(version)
    const file = site.files.get(version)
    if (row?.origin === 'baseline') {
      report(
        'BASELINE',
        version,
        `${nameIn(site, version)} (${row.description}) can't be taken back: it is part of the baseline, which stood before Skein.`,
        `Go back only as far as the baseline, to ${baselineOf(site)}.`,
      )
    } else if (file?.irreversible || (!file?.down && !row?.kept)) {
      const [why, first] = file?.irreversible
        ? ['its author says that it is irreversible', 'Write']
        : ['it has no down', 'Write its down, or']
      report(
        'IRREVERSIBLE',
        version,
        `${nameIn(site, version)} (${row?.description}) can't be taken back: ${why}.`,
        `${first} a new migration that undoes it, or go back only as far as ${nameIn(site, version)}.`,
        file && { file: file.up.file, line: 1 },
      )
    } else if (row?.kept && file?.down?.checksum && row.kept !== file.down.checksum) {
      tell(
        'CHANGED_DOWN',
        version,
        `The down of ${nameIn(site, version)} was changed since the up was applied; the file as it is now will run.`,
      )
    }
  }
}

/** Going down needs to see everybody who may stand on what goes. */
function judgeUnseen(sites: Sites, refusals: Refusal[]): void {
  const going = [...sites.values()].filter((site) => site.revert.size > 0)
  for (const { name, standing } of going) {
    const missing = standing?.system.filter((other) => !sites.has(other)) ?? []
    if (missing.length > 0) {
      refusals.push({
        code: 'SYSTEM_INCOMPLETE',
        service: name,
        version: null,
        message: `${name} belongs to a system with ${missing.join(', ')}, which this configuration lacks; what they require of ${name} can't be seen.`,
        remedy:
          'Run it from the configuration of the whole system, or add --alone if you know that nothing there needs it.',
      })
    }
  }
  if (going.length === 0) return
  const remembered = new Set(going.flatMap(({ standing }) => standing?.system ?? []))
  for (const { name, service, standing } of sites.values()) {
    if (
      standing ||
      (isAbsent(service) && !remembered.has(name)) ||
      service.standing.ledger !== 'unknown' ||
      refusals.some((refusal) => refusal.code === 'UNREACHABLE' && refusal.service === name)
    )
      continue
    refusals.push({
      code: 'UNREACHABLE',
      service: name,
      version: null,
      message: `${name} can't be read, so nobody knows whether it requires what would be taken back: ${service.standing.reason}`,
      remedy: 'Bring it within reach, or add --alone if you know that nothing there needs it.',
    })
  }
}

/** The highest version of a baseline, by its name. */
function baselineOf(site: Site): string {
  const rows = [...site.applied.values()].filter(({ origin }) => origin === 'baseline')
  return nameIn(site, maximum(rows.map(({ version }) => version)) ?? 0n)
}

function maximum(versions: Iterable<bigint>): bigint | null {
  let highest: bigint | null = null
  for (const version of versions) if (highest === null || version > highest) highest = version
  return highest
}
