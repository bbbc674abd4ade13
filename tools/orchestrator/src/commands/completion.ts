import { Argument } from 'commander'
import type { Verb } from '../verb.ts'

/** Teaches a shell the words of the command line. */
export const verb: Verb = {
  group: 'Look:',
  summary: 'a script that teaches a shell to complete what one types',
  description:
    'Prints a script that completes verbs, options, services and versions. It asks skein for them, with the words that were typed so far, and connects to no database.',
  words: [
    new Argument('<shell>', 'whose script').choices(['bash', 'zsh', 'fish']),
    new Argument('[words...]', 'what the script asks about: all words so far, the last one unfinished'),
  ],
  flags: [],
  examples: [
    ['skein completion bash', 'in ~/.bashrc: source <(skein completion bash)'],
    ['skein completion zsh', 'in ~/.zshrc: source <(skein completion zsh)'],
    ['skein completion fish', 'into ~/.config/fish/completions/skein.fish'],
    ['skein completion bash -- up pa', 'what could be meant by pa'],
  ],
  async run(call) {
    const { completion } = await import('../complete/completion.ts')
    return await completion(call)
  },
}
