import { defineService } from '@skein/core'
import { postgres } from '@skein/postgres'
import { expect, test } from 'vitest'
import { gates } from '../src/gates.ts'

/** Nobody connects: where a store is, it says by itself. */
function at(name: string, url: string) {
  return defineService<unknown>({ name, store: postgres({ url }), migrations: [] })
}

test('one server is one gate, whoever logs in and whatever the database', async () => {
  const services = [
    at('a', 'postgres://a:1@h/x'),
    at('b', 'postgres://b@h:5432/y'),
    at('c', 'postgres://c%40d@i/x'),
    at('d', 'postgres:///x?host=/run/pg&user=d'),
  ]
  const enter = await gates(services, 1)
  const entered: string[] = []
  const entering = services.map(({ name }) =>
    enter(name).then((leave) => {
      entered.push(name)
      return leave
    }),
  )
  await Promise.all([entering[0], entering[2], entering[3]])
  expect(entered).toEqual(['a', 'c', 'd'])
  const leave = await entering[0]
  leave?.()
  await entering[1]
  expect(entered).toEqual(['a', 'c', 'd', 'b'])
})
