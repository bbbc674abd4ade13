import { migrate } from '@skein/core'
import { expect, test } from 'vitest'
import { adopt, surveyUndo, undo } from '../../src/adopt.ts'
import { survey } from '../../src/takeover.ts'
import { made } from '../ledgers/made.ts'
import { placeWith, taking } from '../place.ts'
import { add, half, peers, programFor } from './peers.ts'

for (const [tool, peer] of Object.entries(peers)) {
  const program = programFor(tool)
  const from = made[tool]!
  const name = `${tool} itself migrates half, gets its ledger back, goes on, and Skein does the rest`
  test.skipIf(program === null)(
    `${name}${program === null ? ' (not here: SKEIN_TEST_PEERS=1 installs it)' : ''}`,
    async () => {
      const [first, rest] = half(from.files)
      const place = await placeWith(from.layout, first)
      peer.up(program ?? '', place)
      const takeover = await survey(place.service)
      expect(takeover).toMatchObject({ found: { tool }, problems: [] })
      await adopt(takeover, taking)
      await undo(await surveyUndo(place.service), taking)
      peer.up(program ?? '', place)

      await adopt(await survey(place.service), taking)
      add(place.folder, rest)
      const report = await migrate(place.service)
      expect(report.steps.map(({ step }) => step.kind === 'migration' && String(step.version))).toEqual([
        from.versions[2],
      ])
      expect((await place.rows()).map(([, origin]) => origin)).toEqual(['adopted', 'adopted', null])
      const tables = await place.tables()
      expect(tables.filter((name) => ['one', 'two', 'three'].includes(name))).toHaveLength(3)

      // An old process that still runs the tool does nothing twice: it fails, or sees that nothing is left.
      const again = (): void => peer.up(program ?? '', place)
      if (tool === 'dbmate') again()
      else expect(again).toThrow(' gave 1: ')
      expect(await place.tables()).toEqual(tables)
      expect((await place.rows()).length).toBe(3)
    },
    120_000,
  )
}
