import { type Amendment, type RunInfo, SkeinError } from '@skein/core'
import type { Server } from '../server.ts'
import { commit, type Counts, type Ledger } from './commit.ts'
import { after, type Change, drop, type Image, put } from './image.ts'
import { done, namedId, noted, openId, rowName, takenBack } from './rows.ts'

/** Rows and their history, as one act. @throws SkeinError STEP_FAILED when one of them can't be made; none is then. */
export async function amendRows(
  server: Server,
  ledger: Ledger,
  run: RunInfo,
  amendments: readonly Amendment[],
): Promise<void> {
  await commit(server, ledger, (counts) => {
    let image = ledger.image
    return amendments.flatMap((amendment) => {
      const changes = changed(amendment, run, image, counts)
      image = after(image, changes)
      return [...changes, noteOf(amendment, run, counts)]
    })
  })
}

function noteOf(amendment: Amendment, run: RunInfo, counts: Counts): Change {
  const { kind, origin, because = null } = amendment
  const name = kind === 'add' ? rowName(amendment.step) : String(kind === 'close' ? amendment.name : amendment.version)
  const description = kind === 'add' && amendment.step.kind === 'migration' ? amendment.step.description : ''
  return noted(run, counts, { action: kind, name, description, outcome: origin, because })
}

function changed(amendment: Amendment, run: RunInfo, image: Image, counts: Counts): readonly Change[] {
  switch (amendment.kind) {
    case 'add': {
      const { step, origin } = amendment
      const stands = step.kind === 'migration' ? image.rows.has(rowName(step)) : hasNamed(image, step)
      if (stands && !(step.kind !== 'migration' && step.again))
        throw new SkeinError('STEP_FAILED', `The ledger of ${run.service} was not changed: ${rowName(step)} stands.`, {
          data: { service: run.service, name: rowName(step) },
        })
      return done(step, run, image, counts, origin)
    }
    case 'remove':
      return takenBack(amendment.version, amendment.forgets ?? [], image)
    case 'accept': {
      const row = image.rows.get(String(amendment.version))
      const { checksum } = amendment
      return row ? [put('rows', String(amendment.version), { ...row.metadata, checksum }, row.document)] : []
    }
    case 'close':
      return [drop('state', openId(amendment.name))]
  }
}

function hasNamed(
  { state }: Image,
  { kind, name }: { readonly kind: 'seed' | 'repeatable'; readonly name: string },
): boolean {
  return state.has(namedId(kind, name))
}
