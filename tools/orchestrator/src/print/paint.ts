import { styleText } from 'node:util'

type Look = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export type Paint = Readonly<Record<Look, (text: string) => string>>

/** Colours, or plain text. */
export function paint(colours: boolean): Paint {
  const look = (name: Look) => (text: string) =>
    colours && text !== '' ? styleText(name, text, { validateStream: false }) : text
  return {
    bold: look('bold'),
    dim: look('dim'),
    red: look('red'),
    green: look('green'),
    yellow: look('yellow'),
    cyan: look('cyan'),
  }
}
