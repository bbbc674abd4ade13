import { SkeinError } from './error.ts'
import type { Store } from './store.ts'

/** A first text for new migrations, by what they are meant to do. */
export interface Template {
  /** What it makes, as `--template` takes it: `table`, `index`, `required`. */
  readonly name: string
  /** One line for help. */
  readonly about: string
  /** A title that says all that it needs to know: `add_mrn_to_patients`. */
  readonly example: string
  /**
   * The migrations in their order, most often one. Null where the title, in lower case and with _ between its words, is
   * not of the form of the example.
   */
  write(title: string): readonly Draft[] | null
}

/**
 * A migration that is about to be written. In its texts `{service}` is the service, and `{version:1}` the version of the
 * first draft beside it, for what one of them requires of another.
 */
export interface Draft {
  /** What its files are called, between the version and `.up`. */
  readonly title: string
  readonly up: string
  /** Null: there is no way back, and the up says so. */
  readonly down: string | null
  /** In the place of the first of the store's extensions, without dot. */
  readonly extension?: string
}

/**
 * First texts for a title: by the template of that name, else by the first that fits.
 * @param title as `Template.write` takes it.
 * @throws SkeinError USAGE when there is no such template, or when it can't read the title.
 */
export function draftsOf(
  { kind, templates }: Pick<Store, 'kind' | 'templates'>,
  title: string,
  name?: string,
): readonly Draft[] {
  const chosen = name === undefined ? templates : templates.filter((template) => template.name === name)
  for (const template of chosen) {
    const drafts = template.write(title)
    if (drafts) return drafts
  }
  const [only] = chosen
  if (only)
    throw new SkeinError('USAGE', `The template ${only.name} can't read what it needs out of "${title}".`, {
      hint: `Name it as in: skein new ${only.example} --template ${only.name}`,
    })
  const width = Math.max(0, ...templates.map((template) => template.name.length))
  throw new SkeinError('USAGE', `There is no template "${name}" for ${kind}.`, {
    hint: ['Those are:', ...templates.map((each) => `  ${each.name.padEnd(width)}  ${each.about}`)].join('\n'),
  })
}
