import { expect, test } from 'vitest'
import { skein } from './cli.ts'
import { folder, freshDatabase } from './project.ts'

const files = {
  'db/V1__a.sql': 'CREATE TABLE a (id int);',
  'db/V1.2__b.sql': 'CREATE TABLE b (id int);',
  'db/U1.2__b.sql': 'DROP TABLE b;',
  'db/V13.1__c.sql': 'CREATE TABLE c (id int);',
}

test('versions are shown as their people write them, and taken so', async () => {
  const cwd = folder(files)
  const at = ['--url', await freshDatabase(), '--dir', 'db', '--layout', 'flyway']
  const type = async (...words: string[]) => {
    const { code, stdout, stderr } = await skein([...words, ...at], { cwd })
    return [code, stdout.replaceAll(/ +\d+ ms$/gm, '') + stderr]
  }
  expect(await type('to', '1.2')).toEqual([
    0,
    expect.stringMatching(
      /^✓ default@\d+ \(1\) a\n✓ default@\d+ \(1\.2\) b\n[^]*default {2}\d+ \(1\.2\) {2}1 pending\n/,
    ),
  ])
  expect(await type('status')).toEqual([
    0,
    expect.stringMatching(/ \(1\.2\) {2}1 pending\n· default@\d+ \(13\.1\) c\n/),
  ])
  expect(await type('plan')).toEqual([0, expect.stringMatching(/↑ {2}default@\d+ \(13\.1\) {2}c/)])
  expect(await type('to', 'default@1', '--yes')).toEqual([0, expect.stringMatching(/@\d+ \(1\.2\) b, taken back\n/)])
  expect(await type('wait', 'default@1')).toEqual([0, expect.stringMatching(/^✓ default@\d+ stands\n/)])
  expect(await type('to', '1.3')).toEqual([64, expect.stringContaining('"1.3" is no version.')])
  const { json } = await skein(['plan', '--json', ...at], { cwd })
  expect(json().steps).toMatchObject([{ label: '1.2' }, { label: '13.1' }])
})

test('a name that several have is asked about', async () => {
  const cwd = folder({ 'db/0001_a.sql': '-- +migrate Up\n', 'db/0001_b.sql': '-- +migrate Up\n' })
  const at = ['--url', await freshDatabase(), '--dir', 'db', '--layout', 'sql-migrate']
  const { code, stderr } = await skein(['to', '0001', ...at], { cwd })
  expect([code, stderr]).toEqual([64, expect.stringMatching(/0001 could be 1 or 2 in default/)])
})
