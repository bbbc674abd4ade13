import type { Chart } from './result.ts'

const width = 720
const left = 190
const row = 22
const head = 44

/** All charts below each other, as an SVG; ours are coloured. */
export function picture(charts: readonly Chart[]): string {
  let top = 0
  const parts = charts.map((chart) => {
    const drawn = `<g transform="translate(0 ${top})">\n${draw(chart)}</g>\n`
    top += head + chart.bars.length * row
    return drawn
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top + 12}" font-family="system-ui, sans-serif" font-size="13">
<rect width="100%" height="100%" fill="#fff"/>
${parts.join('')}</svg>
`
}

function draw({ title, bars }: Chart): string {
  const most = Math.max(...bars.map(({ value }) => (Number.isFinite(value) ? value : 0)))
  const lines = bars.map(({ name, value }, index) => {
    const y = head + index * row
    const long = Number.isFinite(value) ? Math.max(1, (value / most) * (width - left - 70)) : 0
    const colour = /^(?:skein|migrate\(\))/.test(name) ? '#2563eb' : '#9ca3af'
    return `<text x="${left - 8}" y="${y + 11}" text-anchor="end">${name}</text><rect x="${left}" y="${y}" width="${long.toFixed(1)}" height="14" rx="2" fill="${colour}"/><text x="${(left + long + 6).toFixed(1)}" y="${y + 11}" fill="#374151">${Number.isFinite(value) ? value.toFixed(2) : '–'}</text>\n`
  })
  return `<text x="12" y="30" font-weight="600">${title}</text>\n${lines.join('')}`
}
