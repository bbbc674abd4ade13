import {
  type Applied,
  type Direction,
  formatOf,
  type Open,
  type Origin,
  parseRequirement,
  type Requirement,
  type Standing,
} from '@skein/core'
import type { Scalar } from '../server.ts'
import type { Image, Kept } from './image.ts'

/** The format that this version writes. */
export const format = 1

/** What an image of a ledger says. */
export function standingOf({ rows, state }: Image): Standing {
  const head = state.get('ledger')?.metadata ?? {}
  const of = (kind: string): Kept[] =>
    [...state.entries()]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, kept]) => (kept.metadata['kind'] === kind ? [kept] : []))
  const text = (key: string): string | null => (head[key] === undefined ? null : String(head[key]))
  return {
    ledger: 'ours',
    ...formatOf(Number(head['format']), format),
    id: text('id'),
    service: text('service'),
    environment: text('environment'),
    system: words(head['system']),
    applied: [...rows.values()].map(applied).sort((a, b) => Number(a.seq - b.seq)),
    seeds: of('seed').map(({ metadata }) => ({
      name: String(metadata['name']),
      checksum: nullable(metadata['checksum']),
      requires: requirements(metadata['requires']),
    })),
    repeatables: of('repeatable').map(({ metadata }) => ({
      name: String(metadata['name']),
      checksum: nullable(metadata['checksum']),
      stale: metadata['stale'] === true,
    })),
    open: of('open').map(open),
  }
}

function applied({ metadata }: Kept): Applied {
  return {
    version: BigInt(String(metadata['version'] ?? 0)),
    description: String(metadata['description'] ?? ''),
    appliedAt: new Date(String(metadata['applied_at'])),
    checksum: nullable(metadata['checksum']),
    seq: BigInt(Number(metadata['seq'] ?? 0)),
    requires: requirements(metadata['requires']),
    // A function's text can't be run by itself.
    kept: null,
    run: nullable(metadata['run']),
    origin: nullable(metadata['origin']) as Origin | null,
  }
}

function open({ metadata }: Kept): Open {
  const name = String(metadata['name'])
  return {
    direction: metadata['direction'] as Direction,
    version: metadata['of'] === 'migration' ? BigInt(name) : name,
    description: String(metadata['description'] ?? ''),
    statement: null,
    text: null,
    inDoubt: true,
    since: new Date(String(metadata['since'])),
  }
}

function nullable(value: Scalar | undefined): string | null {
  return value === undefined ? null : String(value)
}

/** Names and requirements hold no blanks, so a list of them is one text that people can read. */
function words(value: Scalar | undefined): string[] {
  return value === undefined ? [] : String(value).split(' ').filter(Boolean)
}

function requirements(value: Scalar | undefined): Requirement[] {
  return words(value).flatMap((text) => parseRequirement(text) ?? [])
}
