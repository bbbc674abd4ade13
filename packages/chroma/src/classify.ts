import type { Classification, Finding, Step } from '@skein/core'

/** How a step would run, and what stands against it. */
export function classify({ body }: Step): Classification {
  const findings: Finding[] = []
  if (body !== 'kept' && body.kind === 'text') {
    const message = 'Chroma has no language of its own, so nothing could read this text.'
    const remedy = 'Write it as .ts: export default async function (client) { … }'
    findings.push({ code: 'NOT_SUPPORTED', severity: 'error', file: body.file, line: 1, message, remedy })
  }
  return { mode: 'opaque', findings }
}
