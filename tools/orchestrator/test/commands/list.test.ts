import { expect, test } from 'vitest'
import { skein } from '../cli.ts'
import { clinic, table } from '../clinic.ts'
import { query } from '../project.ts'

test('list names every migration with its state, its size, its phase and what it requires', async () => {
  const place = await clinic({
    user: { ...table('1', 'a'), '2_b.up.sql': '-- skein: phase=contract\nSELECT 1', ...table('3', 'c') },
    patient: table('1', 'b', '-- skein: requires=user@1\n'),
  })
  await skein(['to', 'user@1'], place)
  await query(
    place.url['user'] ?? '',
    `INSERT INTO schema_migrations (version, description) VALUES (9, 'from elsewhere')`,
  )
  const { code, json } = await skein(['list', '--json'], place)
  expect(code).toBe(0)
  const state = {
    state: 'pending',
    phase: 'expand',
    requires: [],
    reversible: true,
    appliedAt: null,
    origin: null,
    bytes: 25,
  }
  expect(json()).toEqual({
    services: [
      {
        service: 'user',
        migrations: [
          {
            ...state,
            version: '1',
            description: 'create a',
            state: 'applied',
            appliedAt: expect.any(String) as string,
          },
          { ...state, version: '2', description: 'b', phase: 'contract', reversible: false, bytes: 33 },
          { ...state, version: '3', description: 'create c' },
          {
            ...state,
            version: '9',
            description: 'from elsewhere',
            state: 'missing',
            phase: null,
            reversible: false,
            bytes: null,
            appliedAt: expect.any(String) as string,
          },
        ],
        problems: [],
      },
      {
        service: 'patient',
        migrations: [{ ...state, version: '1', description: 'create b', requires: ['user@1'], bytes: 51 }],
        problems: [],
      },
    ],
  })
  const { stdout } = await skein(['list', 'patient'], place)
  expect(stdout).toBe('patient\n  1  pending    51 B  create b  requires user@1\n')
})
