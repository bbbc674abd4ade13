import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether PgBouncer is installed here. */
export const hasPooler: boolean = (() => {
  try {
    execFileSync('pgbouncer', ['--version'], { stdio: 'ignore', env: paths() })
    return true
  } catch {
    return false
  }
})()

function paths(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` }
}

/** A PgBouncer in transaction mode before the server of that url, with few server connections. @param more of its settings. */
export async function pooler(
  url: string,
  more: string = 'default_pool_size=4',
): Promise<{ url: string } & AsyncDisposable> {
  const target = new URL(url)
  const folder = mkdtempSync(join(tmpdir(), 'skein-pooler-'))
  const port = await freePort()
  const password = decodeURIComponent(target.password)
  writeFileSync(join(folder, 'users.txt'), `"${decodeURIComponent(target.username)}" "${password}"\n`)
  writeFileSync(
    join(folder, 'pgbouncer.ini'),
    `[databases]\n* = host=${target.hostname} port=${target.port}\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=${port}\nunix_socket_dir=\n` +
      `auth_type=plain\nauth_file=${join(folder, 'users.txt')}\npool_mode=transaction\n${more}\nmax_client_conn=100\nlogfile=${join(folder, 'log')}\n`,
  )
  const root = userInfo().uid === 0
  if (root) execFileSync('chown', ['-R', 'nobody', folder])
  const child: ChildProcess = spawn('pgbouncer', [...(root ? ['-u', 'nobody'] : []), join(folder, 'pgbouncer.ini')], {
    env: paths(),
    stdio: 'ignore',
  })
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 100 || child.exitCode !== null) throw new Error(`pgbouncer did not come up; see ${folder}/log`)
    await sleep(50)
  }
  target.port = String(port)
  target.hostname = '127.0.0.1'
  return {
    url: target.href,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
