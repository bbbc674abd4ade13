import { argv } from 'node:process'
import { runProgram } from '../../src/programs/run.ts'

// Starts a program and is killed itself.
const [cwd = '', text = ''] = argv.slice(2)
await runProgram(
  { command: '/bin/sh', args: ['-c', text], cwd, env: process.env, say: () => {} },
  new AbortController().signal,
)
