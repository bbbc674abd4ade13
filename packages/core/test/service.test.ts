import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { defineService, layoutOf, pathOf, type Service } from '../src/service.ts'
import type { Store } from '../src/store.ts'
import { thrown } from './thrown.ts'

/** No database: a service is only described here, nothing of it is ever asked. */
const store = { read: () => Promise.reject(new Error('never asked')) } as unknown as Store
const right: Service = { name: 'user', store, migrations: 'migrations' }

test('gives a right service back as it is', () => {
  const whole: Service = { ...right, folder: '/srv/user', seeds: 'seeds', dependsOn: ['tenant'], optional: true }
  expect(defineService(whole)).toBe(whole)
  expect(defineService({ ...right, migrations: [] })).toMatchObject({ name: 'user' })
})

test('migrations may be in the layout of another tool, whose folder is a path like any other', () => {
  const layout = { tool: 'goose', folder: 'db', read: () => ({ migrations: [], findings: [] }) }
  const service = defineService({ ...right, folder: '/srv/user', migrations: layout })
  expect(layoutOf(service)).toBe(layout)
  expect(pathOf(service, 'migrations')).toBe(resolve('/srv/user/db'))
  expect([layoutOf(right), layoutOf({ migrations: [] })]).toEqual([null, null])
})

test.each<[key: string, service: unknown]>([
  ['name', undefined],
  ['name', {}],
  ['name', { ...right, name: '' }],
  ['name', { ...right, name: 7 }],
  ['name', { ...right, name: '1user' }],
  ['name', { ...right, name: 'us er' }],
  ['name', { ...right, name: 'user@2' }],
  ['store', { ...right, store: undefined }],
  ['store', { ...right, store: 'postgres://localhost/user' }],
  ['store', { ...right, store: { url: 'postgres://localhost/user' } }],
  ['migrations', { ...right, migrations: undefined }],
  ['migrations', { ...right, migrations: 5 }],
  ['migrations', { ...right, migrations: { tool: 'goose', folder: 'db' } }],
  ['seeds', { ...right, seeds: ['a.sql'] }],
  ['optional', { ...right, optional: 'yes' }],
  ['dependsOn', { ...right, dependsOn: 'tenant' }],
  ['dependsOn', { ...right, dependsOn: [1] }],
  ['dependsOn', { ...right, dependsOn: ['user'] }],
  ['migration', { ...right, migration: 'migrations' }],
  ['url', { ...right, url: 'postgres://localhost/user' }],
])('CONFIG_INVALID names the key %s: %j', (key, service) => {
  const error = thrown(() => defineService(service as Service))
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', kind: 'usage', data: { key } })
  expect(error.message).toContain(key)
  if ((service as Service | undefined)?.name === 'user') expect(error.message).toContain('"user"')
})

test('paths are relative to the folder of the service', () => {
  expect(pathOf({ ...right, folder: '/srv/user' }, 'migrations')).toBe(resolve('/srv/user/migrations'))
  expect(pathOf({ ...right, folder: '/srv/user', migrations: join(resolve('/'), 'other') }, 'migrations')).toBe(
    resolve('/other'),
  )
  expect(pathOf({ ...right, folder: '/srv/user' }, 'seeds')).toBeNull()
  expect(pathOf({ ...right, migrations: [] }, 'migrations')).toBeNull()
  expect(thrown(() => pathOf(right, 'migrations'))).toMatchObject({
    code: 'CONFIG_INVALID',
    data: { service: 'user', key: 'folder' },
  })
})
