import type { Candidate, CompletionValue } from '../result.ts'

/** A script as it is; candidates a line each, as the shell's script reads them. */
export function completionText(value: CompletionValue): string {
  if ('script' in value) return value.script
  return value.candidates.map((one) => `${line(value.shell, one)}\n`).join('')
}

function line(shell: string, { value, does }: Candidate): string {
  if (shell === 'bash' || does === null) return shell === 'zsh' ? escaped(value) : value
  return shell === 'zsh' ? `${escaped(value)}:${does}` : `${value}\t${does}`
}

/** zsh takes what follows a colon for the description. */
function escaped(value: string): string {
  return value.replaceAll(/[\\:]/g, String.raw`\$&`)
}
