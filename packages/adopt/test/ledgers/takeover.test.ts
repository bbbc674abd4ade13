import { migrate } from '@skein/core'
import { describe, expect, test } from 'vitest'
import { adopt, surveyUndo, undo } from '../../src/adopt.ts'
import { asideName } from '../../src/found.ts'
import { survey } from '../../src/takeover.ts'
import { tools } from '../../src/tools.ts'
import { placeWith, taking } from '../place.ts'
import { made } from './made.ts'

test('every tool is tried here', () => {
  expect(Object.keys(made).sort()).toEqual(Object.keys(tools).sort())
})

describe.each(Object.entries(made))('%s', (tool, { layout, files, sql, versions, ledger, kept }) => {
  const [first, second, third] = versions

  test('its ledger is found, taken over in one act, and Skein goes on from there', async () => {
    const place = await placeWith(layout, files)
    await place.query(sql)
    const before = await place.tables()
    const theirs = await place.query(`TABLE ${ledger}`)
    const takeover = await survey(place.service)
    expect(takeover).toMatchObject({ found: { tool }, problems: [] })
    expect(takeover.rows.map(({ step }) => String(step.version))).toEqual([first, second])
    expect(takeover.pending.map(({ version }) => String(version))).toEqual([third])
    expect(await place.tables()).toEqual(before)

    const standing = await adopt(takeover, taking)
    expect(standing).toMatchObject({ ledger: 'ours', service: 'clinic' })
    expect(await place.rows()).toEqual([
      [first, 'adopted'],
      [second, 'adopted'],
    ])
    const schema = ledger.includes('.') ? `${ledger.split('.')[0]}.` : ''
    expect(await place.query(kept ?? `TABLE ${schema}${asideName(tool)}`)).toEqual(theirs)

    const report = await migrate(place.service)
    expect(report.steps.map(({ step }) => step.kind === 'migration' && String(step.version))).toEqual([third])
    expect((await place.tables()).filter((name) => ['one', 'two', 'three'].includes(name))).toHaveLength(3)
  })

  test('before that, nothing is applied again', async () => {
    const place = await placeWith(layout, files)
    await place.query(sql)
    const before = await place.tables()
    await expect(migrate(place.service)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('FOREIGN_LEDGER') as string,
      hint: expect.stringContaining('skein adopt') as string,
    })
    expect(await place.tables()).toEqual(before)
  })

  // golang-migrate's, dbmate's and the healthcare platform's have the name of Skein's own.
  test.skipIf(ledger === 'schema_migrations')('a table that never had a row is in nobody’s way', async () => {
    const place = await placeWith(layout, files)
    await place.query(sql)
    await place.query(`TRUNCATE ${ledger}; DROP TABLE one, two`)
    expect((await migrate(place.service)).outcome).toBe('done')
    expect(await place.query(`TABLE ${ledger}`)).toEqual([])
  })

  test('what was taken over is given back as it was', async () => {
    const place = await placeWith(layout, files)
    await place.query(sql)
    const before = [await place.tables(), await place.query(`TABLE ${ledger}`)]
    const indexes = `SELECT indexname FROM pg_indexes WHERE schemaname !~ '^pg_' ORDER BY 1`
    const named = await place.query(indexes)
    await adopt(await survey(place.service), taking)
    expect(await place.query(indexes)).not.toEqual(named)
    const standing = await undo(await surveyUndo(place.service), taking)
    expect(standing.ledger).not.toBe('ours')
    expect([await place.tables(), await place.query(`TABLE ${ledger}`)]).toEqual(before)
    expect(await place.query(indexes)).toEqual(named)
  })

  test('is not given back while what Skein did there stands', async () => {
    const place = await placeWith(layout, files)
    await place.query(sql)
    await adopt(await survey(place.service), taking)
    const taken = await surveyUndo(place.service)
    await migrate(place.service)
    const after = await place.tables()
    await expect(surveyUndo(place.service)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining(`${third} is applied`) as string,
      hint: 'Take that back first: skein down 1 clinic',
    })
    // Nor when it happened after somebody looked.
    await expect(undo(taken, taking)).rejects.toMatchObject({ code: 'REFUSED' })
    expect(await place.tables()).toEqual(after)
  })

  test('a takeover that was shown is refused when the other tool went on meanwhile', async () => {
    const place = await placeWith(layout, files)
    await place.query(sql)
    const takeover = await survey(place.service)
    await place.query(tool === 'golang-migrate' ? `UPDATE ${ledger} SET version = 3` : `DELETE FROM ${ledger}`)
    const before = await place.tables()
    await expect(adopt(takeover, taking)).rejects.toMatchObject({
      code: 'REFUSED',
      message: expect.stringContaining('changed since it was shown') as string,
    })
    expect(await place.tables()).toEqual(before)
  })
})
