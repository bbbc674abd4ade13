import type { Catalog, Fault, Inspection } from '@skein/core'
import { postgres, type PostgresOptions } from '../src/index.ts'

export async function inspect(url: string, options: object = {}): Promise<Inspection> {
  return await postgres({ url, ...options } as PostgresOptions).inspect()
}

export async function catalogOf(url: string, options: object = {}): Promise<Catalog> {
  await using inspection = await inspect(url, options)
  return await inspection.catalog()
}

export async function faultsOf(url: string): Promise<readonly Fault[]> {
  await using inspection = await inspect(url)
  return await inspection.faults()
}
