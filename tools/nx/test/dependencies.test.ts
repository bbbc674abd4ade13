import type { CreateDependenciesContext, ProjectConfiguration } from 'nx/src/devkit-exports'
import { expect, test } from 'vitest'
import { createDependencies } from '../src/index.ts'

const project = (service: string | null, ...needs: string[]): ProjectConfiguration => ({
  root: '',
  ...(service !== null && { metadata: { skein: { service, needs } } }),
})

test('edges lead from projects to the projects of the services that they need', async () => {
  const context: CreateDependenciesContext = {
    projects: {
      visits: project('appointment', 'patient', 'absent'),
      '@clinic/patient': project('patient', 'user'),
      '@clinic/user': project('user'),
      '@billing/user': project('user', 'patient'),
      library: project(null),
    },
    externalNodes: {},
    fileMap: { nonProjectFiles: [], projectFileMap: {} },
    filesToProcess: { nonProjectFiles: [], projectFileMap: {} },
    nxJsonConfiguration: {},
    workspaceRoot: '/nowhere',
  }
  const edges = await createDependencies(undefined, context)
  expect(edges.map(({ source, target, type }) => `${source} → ${target} (${type})`)).toEqual([
    'visits → @clinic/patient (implicit)',
    '@clinic/patient → @clinic/user (implicit)',
    '@clinic/patient → @billing/user (implicit)',
    '@billing/user → @clinic/patient (implicit)',
  ])
})
