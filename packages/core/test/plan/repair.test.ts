import { expect, test } from 'vitest'
import { acceptChanged, closeOpen, resume } from '../../src/plan/repair.ts'
import type { Open } from '../../src/store.ts'
import { changesOf } from './amendments.ts'
import { codesOf, given, type Given, textBody } from './given.ts'

const at: Open = {
  direction: 'up',
  version: 3n,
  description: '',
  statement: 2,
  text: 'VACUUM',
  inDoubt: false,
  since: new Date(0),
}
const files = ['1', '2', '3 requires=billing@1']
const people = {
  name: 'people',
  up: textBody('/seeds/people.sql', 'people'),
  requires: [],
  environments: ['test'],
  rerun: false,
}

function dirty(open: Partial<Open>, about: Given = {}): ReturnType<typeof given> {
  const { standing, ...rest } = about
  return given('user', {
    files,
    applied: ['1', '2'],
    seeds: [people],
    ...rest,
    standing: { open: [{ ...at, ...open }], ...standing },
  })
}

const sown = [{ name: 'demo', checksum: null, requires: [{ service: 'user', version: 2n }] }]

test.each<[open: Partial<Open>, as: 'done' | 'forget', changes: string[], about?: Given]>([
  [{}, 'done', ['closed 3', '+3']],
  [{}, 'forget', ['closed 3']],
  [{ direction: 'down', version: 2n }, 'done', ['closed 2', '-2 (demo)'], { standing: { seeds: sown } }],
  [{ direction: 'down', version: 2n }, 'forget', ['closed 2'], { standing: { seeds: sown } }],
  [{ version: 'people' }, 'done', ['closed people', '+people']],
  [{ version: 'people' }, 'forget', ['closed people']],
  // A row that its own transaction left unfinished.
  [{ statement: null, text: null, inDoubt: true }, 'done', ['closed 3', '+3']],
])('%o closed as %s', (open, as, changes, about = {}) => {
  const made = closeOpen(dirty(open, about), as, {}, 'I looked')
  expect(made.refusals).toEqual([])
  expect(changesOf(made.changes)).toEqual(changes)
  for (const change of made.changes) expect(change).toMatchObject({ origin: 'repaired', because: 'I looked' })
})

test('a row can only be written for a file that is here', () => {
  const gone = dirty({}, { files: ['1', '2'], seeds: [] })
  expect(codesOf(closeOpen(gone, 'done').refusals)).toEqual(['MISSING_FILE user@3'])
  expect(changesOf(closeOpen(gone, 'forget').changes)).toEqual(['closed 3'])
  expect(codesOf(closeOpen(dirty({ version: 'people' }, { seeds: [] }), 'done').refusals)).toEqual([
    'MISSING_FILE user',
  ])
})

test('the checksums of changed files are taken as they are now, and no others', () => {
  const user = given('user', { files: ['1', '2', '4'], applied: ['1 changed', '2', '3', '4 changed'] })
  expect(changesOf(acceptChanged(user).changes)).toEqual(['~1 up of user@1', '~4 up of user@4'])
})

const billing = given('billing', { files: ['1'], applied: ['1'] })

test.each<[open: Partial<Open>, from: number | null, resumeAt: number]>([
  [{}, null, 2],
  [{}, 2, 2],
  // Done by hand, for example.
  [{}, 3, 3],
  [{ statement: 0 }, null, 0],
  [{ inDoubt: true }, 2, 2],
  [{ inDoubt: true }, 3, 3],
  [{ direction: 'down', version: 2n }, null, 2],
  [{ version: 'people' }, null, 2],
])('%o goes on from %s at %i', (open, from, resumeAt) => {
  const { steps, refusals } = resume(dirty(open), [billing], from)
  expect(refusals).toEqual([])
  expect(steps).toMatchObject([{ direction: open.direction ?? 'up', resumeAt }])
})

test.each<[open: Partial<Open>, from: number | null, refusals: string[], about?: Given]>([
  [{ inDoubt: true }, null, ['IN_DOUBT user@3']],
  [{ inDoubt: true }, 1, ['IN_DOUBT user@3']],
  [{ inDoubt: true }, 4, ['IN_DOUBT user@3']],
  [{}, 0, ['IN_DOUBT user@3']],
  [{ statement: null, inDoubt: true }, null, ['NOT_RESUMABLE user@3']],
  [{ statement: null, inDoubt: true }, 0, ['NOT_RESUMABLE user@3']],
  [{}, null, ['MISSING_FILE user@3'], { files: ['1', '2'] }],
  [{}, null, ['REQUIREMENT_MISSING user@3'], { files: ['1', '2', '3 requires=billing@9'] }],
  [{}, null, ['WRONG_SERVICE user'], { standing: { service: 'billing' } }],
])('%o does not go on from %s: %j', (open, from, refusals, about = {}) => {
  expect(codesOf(resume(dirty(open, about), [billing], from).refusals)).toEqual(refusals)
})

test('where nothing is open there is nothing to go on with', () => {
  const user = given('user', { files, applied: ['1', '2'] })
  expect(resume(user, [billing], 1)).toEqual({ steps: [], refusals: [] })
  expect(closeOpen(user, 'done')).toEqual({ changes: [], refusals: [] })
})
