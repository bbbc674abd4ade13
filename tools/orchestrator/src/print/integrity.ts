import type { ServiceCheck } from '@skein/control'
import type { Fault } from '@skein/core'
import type { IntegrityValue } from '../values/integrity.ts'
import type { Paint } from './paint.ts'
import { many } from './table.ts'

/** A line for each service and each reference, with what is wrong below it. */
export function integrityText({ services, references }: IntegrityValue, paint: Paint): string {
  return [
    ...services.map((one) => serviceText(one, paint)),
    ...references.map((one) => referenceText(one, paint)),
  ].join('')
}

function serviceText({ service, faults, unreachable }: ServiceCheck, { bold, green, red, yellow }: Paint): string {
  if (unreachable !== null) return `${yellow('?')} ${bold(service)}  was not looked at: ${unreachable}\n`
  if (faults.length === 0) return `${green('✓')} ${bold(service)}  nothing broken within\n`
  return `${red('✗')} ${bold(service)}  ${many(faults.length, 'fault')}\n${faults.map(faultText).join('')}`
}

function faultText({ code, message, remedy }: Fault): string {
  return `    ${code}  ${message}\n    → ${remedy}\n`
}

function referenceText(
  { from, to, state, values, orphans, sample = [], reason }: IntegrityValue['references'][number],
  { bold, green, red, yellow }: Paint,
): string {
  const name = bold(`${from.service}.${from.place} → ${to.service}.${to.place}`)
  switch (state) {
    case 'whole':
      return `${green('✓')} ${name}  ${many(values, 'value')}, all there\n`
    case 'unknown':
      return `${yellow('?')} ${name}  can't be known: ${reason}\n`
    case 'absent':
      return `${red('✗')} ${name}  ${reason}\n`
    case 'orphans': {
      const more = orphans > sample.length ? ', …' : ''
      const rows = sample.length > 0 ? `    ${sample.join(', ')}${more}\n` : ''
      return `${red('✗')} ${name}  ${many(orphans, 'row')} of ${from.service} point to nothing in ${to.service} (${many(values, 'value')} looked up)\n${rows}`
    }
  }
}
