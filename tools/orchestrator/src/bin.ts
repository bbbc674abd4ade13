#!/usr/bin/env node
// An old Node must be able to read this file: all else comes by a dynamic import, and nothing is awaited out here.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) {
  void start()
} else {
  process.stderr.write(`skein needs Node 22.18 or newer, and this is ${process.version}.\n`)
  process.exitCode = 64
}

async function start(): Promise<void> {
  // Until there is an answer: an end without one must not look like success.
  process.exitCode = 70
  let answered = false
  process.once('exit', (code) => {
    if (answered || code === 70) return
    process.exitCode = 1
    process.stderr.write(
      'skein was ended from within, by code of a migration or a configuration; skein status says what stands.\n',
    )
  })
  // What nobody caught tells of itself.
  process.once('uncaughtExceptionMonitor', () => {
    answered = true
  })
  const { enableCompileCache } = await import('node:module')
  // Two thirds of a short command would be spent on reading our own code.
  enableCompileCache()
  const { main } = await import('./main.ts')
  const { processIo, written } = await import('./io.ts')
  const code = await main(process.argv.slice(2), processIo())
  await written()
  answered = true
  // A configuration may have opened what would keep the process, such as a pool of its own.
  process.exit(code)
}
