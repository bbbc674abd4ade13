import { type Catalog, migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { adopt, surveyUndo, undo } from '../../src/adopt.ts'
import { survey } from '../../src/takeover.ts'
import { tools } from '../../src/tools.ts'
import { made } from '../ledgers/made.ts'
import { type Place, placeWith, taking } from '../place.ts'
import { add, half, peers, programFor } from './peers.ts'

test('every tool that can be had is tried here', () => {
  expect([...Object.keys(peers), 'healthcare'].sort()).toEqual(Object.keys(tools).sort())
})

const down = { verb: 'down', services: null, count: 1, spread: 'each' } as const

/** The tables of the three migrations. */
async function theirs(place: Place): Promise<readonly string[]> {
  return (await place.tables()).filter((name) => ['one', 'two', 'three'].includes(name))
}

async function takeOver(place: Place): Promise<readonly string[]> {
  const takeover = await survey(place.service)
  expect(takeover.problems).toEqual([])
  await adopt(takeover, taking)
  return takeover.rows.map(({ step }) => String(step.version))
}

async function giveBack(place: Place): Promise<void> {
  await undo(await surveyUndo(place.service), taking)
}

/** The schema, with the tool's ledger. */
async function catalogOf({ service }: Place): Promise<Catalog> {
  await using inspection = await service.store.inspect()
  return await inspection.catalog()
}

/** What of it is not about ledgers. */
function madeByFiles(catalog: Catalog): Catalog {
  return catalog.filter(({ name }) => /\b(?:one|two|three)\b/.test(name))
}

for (const [tool, peer] of Object.entries(peers)) {
  const program = programFor(tool)
  const { layout } = made[tool]!
  const { files, versions } = peer.own ?? made[tool]!
  const [first, rest] = half(files)
  const [one, two, three] = versions
  const up = (place: Place): void => peer.up(program ?? '', place)
  const place = async (): Promise<Place> => {
    const place = await placeWith(layout, first)
    up(place)
    expect(await takeOver(place)).toEqual([one, two])
    return place
  }
  /** Where the tool did all by itself. */
  const whole = async (): Promise<Catalog> => {
    const place = await placeWith(layout, files)
    up(place)
    return await catalogOf(place)
  }
  const where = program === null ? ' (not here: SKEIN_TEST_PEERS=1 installs it)' : ''
  describe.skipIf(program === null)(`${tool} itself${where}`, { timeout: 240_000 }, () => {
    test('migrates half, Skein does the rest, and what runs the tool still does nothing twice', async () => {
      const taken = await place()
      add(taken.folder, rest)
      const report = await migrate(taken.service)
      expect(report.steps.map(({ step }) => step.kind === 'migration' && String(step.version))).toEqual([three])
      expect((await taken.rows()).map(([, origin]) => origin)).toEqual(['adopted', 'adopted', null])
      expect(await theirs(taken)).toHaveLength(3)
      const all = madeByFiles(await whole())
      expect(all).not.toEqual([])
      expect(madeByFiles(await catalogOf(taken))).toEqual(all)

      const before = await taken.tables()
      // It fails, or sees that nothing is left.
      if (tool === 'dbmate') up(taken)
      else expect(() => up(taken)).toThrow(/ gave [1-9]\d*: /)
      expect([await taken.tables(), (await taken.rows()).length]).toEqual([before, 3])
    })

    test('gets its ledger back, before or after Skein worked there, and goes on itself', async () => {
      const taken = await place()
      await giveBack(taken)
      up(taken)
      await takeOver(taken)
      add(taken.folder, rest)
      const report = await migrate(taken.service)
      if (report.steps.every(({ step }) => step.kind === 'migration' && step.down)) {
        await migrate(taken.service, { goal: down })
        expect(await theirs(taken)).toHaveLength(2)
        await giveBack(taken)
        up(taken)
        expect(await catalogOf(taken)).toEqual(await whole())
        expect(await takeOver(taken)).toEqual([one, two, three])
      } else {
        const other = await place()
        await giveBack(other)
        add(other.folder, rest)
        up(other)
        expect(await catalogOf(other)).toEqual(await whole())
        expect(await takeOver(other)).toEqual([one, two, three])
      }
    })
  })
}
