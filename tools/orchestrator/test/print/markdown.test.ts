import { expect, test } from 'vitest'
import { planMarkdown } from '../../src/print/markdown.ts'
import type { PlanValue, StepValue } from '../../src/values/plan.ts'
import { skein } from '../cli.ts'
import { clinic } from '../clinic.ts'

const empty: PlanValue = { steps: [], refusals: [], notes: [], hash: null }
const step: StepValue = {
  service: 'user',
  version: '1',
  direction: 'up',
  description: 'a',
  after: [],
  wave: 1,
  mode: 'atomic',
}

test('a plan is a table by wave, the same every time', async () => {
  const place = await clinic()
  const { code, stdout, stderr } = await skein(['plan', 'patient', '--format', 'markdown'], place)
  const { hash } = JSON.parse((await skein(['plan', 'patient', '--json'], place)).stdout) as { hash: string }
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`<!-- skein plan -->
### Migrations: 4 steps in 4 waves

| wave | step | what it does | after |
| ---: | :--- | :--- | :--- |
| 1 | ↑ \`user@1\` | create entities |  |
| 2 | ↑ \`user@2\` | create users |  |
| 3 | ↑ \`patient@1\` | create patients | \`user@2\` |
| 4 | ↑ \`patient@2\` | create phones | \`user@2\` |

- Note: user@1 comes before user@2, which patient@2 needs. (\`PULLED_IN\`)
- Note: user@2 is needed by patient@2. (\`PULLED_IN\`)

Plan \`${hash}\`
`)
  expect((await skein(['plan', 'patient', '--format', 'markdown'], place)).stdout).toBe(stdout)
  await skein(['up', '--quiet'], place)
  const idle = await skein(['plan', '--format', 'markdown'], place)
  expect(idle.stdout).toMatch(/^<!-- skein plan -->\n### Migrations: nothing to do\n\nPlan `[0-9a-f]{64}`\n$/)
  const down = await skein(['plan', 'user', '--down', '1', '--format', 'markdown'], place)
  expect(down.code).toBe(2)
  expect(down.stdout).toMatch(/### Migrations: refused, nothing would be touched\n\n\| wave[^]*\| 1 \| ↓ `user@2` \|/)
  expect(down.stdout).toMatch(/\n- \*\*REQUIRED_BY\*\* user@2 can't be taken back: .*<br>→ .*\n/)
})

test('steps of one wave stand together, with what they wait for elsewhere and where it is refused', () => {
  const steps = [
    step,
    { ...step, service: 'patient' },
    {
      ...step,
      service: 'patient',
      version: null,
      seed: '010_x',
      description: '010_x',
      after: ['patient@1', 'user@1'],
      wave: 2,
    },
  ]
  const refusal = { code: 'CHANGED_FILE', service: 'user', version: '1', message: 'No.', remedy: 'Do.' }
  const refusals = [{ ...refusal, file: '/repo/db/1_a.up.sql', line: 2 }]
  expect(planMarkdown({ ...empty, steps, refusals }, '/repo')).toBe(`<!-- skein plan -->
### Migrations: refused, nothing would be touched

| wave | step | what it does | after |
| ---: | :--- | :--- | :--- |
| 1 | ↑ \`user@1\` | a |  |
|  | ↑ \`patient@1\` | a |  |
| 2 | ∗ \`patient seed 010_x\` | 010\\_x | \`user@1\` |

- **CHANGED_FILE** No. (\`db/1_a.up.sql:2\`)<br>→ Do.
`)
})

test('no name breaks the table, and nobody is called by one', () => {
  const description = 'a|b `c` <img src=x>\n[d](e) &copy; *f* @ada\\ g@h'
  const [, , , , , row] = planMarkdown({ ...empty, steps: [{ ...step, description }] }, '/').split('\n')
  expect(row).toBe(
    String.raw`| 1 | ↑ ${'`user@1`'} | a\|b \`c\` \<img src=x\> \[d\](e) \&copy; \*f\* @<!-- -->ada\\ g@h |  |`,
  )
  const seed = { ...step, version: null, seed: 'a`|b', description: '' }
  expect(planMarkdown({ ...empty, steps: [seed] }, '/')).toContain(String.raw`| ∗ user seed a\`\|b |`)
})

test('the longest plan fits into a comment and says what it leaves out', () => {
  const steps = [...Array(5000).keys()].map((index) => ({ ...step, version: String(index), wave: index }))
  const refusal = { code: 'DIRTY', service: 'user', version: '1', message: 'no '.repeat(50), remedy: 'Do.' }
  const refusals = Array.from({ length: 500 }, () => refusal)
  const text = planMarkdown({ ...empty, steps, refusals, notes: refusals }, '/')
  expect(text.length).toBeGreaterThan(55_000)
  expect(text.length).toBeLessThan(65_536)
  const shown = text.match(/^\| \d+ \|/gm)?.length ?? 0
  expect(text).toContain(`\n| | | … and ${5000 - shown} more steps | |\n`)
  expect(text.match(/^- … and \d+ more$/gm)).toHaveLength(2)
})
