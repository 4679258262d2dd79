import type { CheckReport, ReportedCheck } from '#checks/check-report.ts'
import type { Evidence } from '#checks/evidence.ts'
import { isViolation } from '#checks/finding.ts'
import type { Support } from '#records/capability-record.ts'

/**
 * The report as one page that loads nothing: no script, no address, no font. What the endpoint sent stands in it as
 * text only; a content security policy says so once more.
 */
export function checkHtml(report: CheckReport): string {
  const groups = Map.groupBy(report.checks, ({ subject }) => subject)
  const title = `Check of ${report.endpoint}`
  const sections = [...groups].map(
    ([subject, checks]) => `<section><h2>${htmlText(subject)}</h2>${checks.map(checkBlock).join('')}</section>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(title)}</title><style>${style}</style></head>
<body><main><h1>${htmlText(title)}</h1>${summary(report)}${wrongSection(report.checks)}${sections.join('\n')}</main></body></html>
`
}

function summary(report: CheckReport): string {
  const { model, service, network, seed, checkedAt, requests, durationMs, capabilities } = report
  const rows: readonly (readonly [string, string])[] = [
    ['Model', model],
    ['Service', service],
    ['Network', network],
    ['Checked at', new Date(checkedAt).toISOString()],
    ['Requests', `${requests} in ${(durationMs / 1_000).toFixed(1)} s`],
    ['Seed', seed],
    ...Object.entries(report.counts).map(
      ([level, verdicts]) => [`Of level ${level}`, verdictCounts(verdicts)] as const,
    ),
    ['Tasks up to', capabilities.level ?? 'not known'],
    [
      'Context window',
      capabilities.contextWindowTokens === null ? 'not known' : `${capabilities.contextWindowTokens} tokens`,
    ],
    ...supportRows(capabilities.supports),
  ]
  const lines = rows.map(
    ([name, value]) => `<tr><th scope="row">${htmlText(name)}</th><td>${htmlText(value)}</td></tr>`,
  )
  return `<table>${lines.join('')}</table>`
}

const supportNames: readonly (readonly [Support, string])[] = [
  ['supported', 'It can'],
  ['refused', 'It refuses'],
  ['ignored', 'It ignores'],
  ['broken', 'It gets wrong'],
  ['unknown', 'Not known'],
]

function supportRows(supports: Readonly<Record<string, Support>>): readonly (readonly [string, string])[] {
  return supportNames.flatMap(([support, title]) => {
    const names = Object.keys(supports).filter((name) => supports[name] === support)
    return names.length === 0 ? [] : [[title, names.join(', ')] as const]
  })
}

/** What is wrong before all else: most of a page is what is right. */
function wrongSection(checks: readonly ReportedCheck[]): string {
  const wrong = checks.filter(isViolation)
  if (wrong.length === 0) return '<p class="good">Nothing was found that it must change.</p>'
  const items = wrong.map(
    ({ id, level, title, advice }) => `<li><b>${id}</b> (${level}): ${htmlText(title)}. ${htmlText(advice ?? '')}</li>`,
  )
  return `<section><h2>What to change</h2><ul>${items.join('')}</ul></section>`
}

function verdictCounts(verdicts: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(verdicts)
    .map(([verdict, count]) => `${count} ${verdict.replaceAll('-', ' ')}`)
    .join(', ')
}

function checkBlock(check: ReportedCheck): string {
  const { id, level, title, verdict, detail, advice, measures, evidence } = check
  const mood = verdict === 'pass' ? 'good' : isViolation(check) ? 'bad' : 'open'
  const figures = Object.entries(measures ?? {}).map(([name, value]) => `${name} = ${value}`)
  const head = `<span class="${mood}">${verdict.replaceAll('-', ' ')}</span> <b>${id}</b> (${level}) ${htmlText(title)}`
  const inside = [
    `<p>${htmlText(detail)}</p>`,
    ...(advice === null ? [] : [`<p class="advice">${htmlText(advice)}</p>`]),
    ...(figures.length === 0 ? [] : [`<p>${htmlText(figures.join(', '))}</p>`]),
    ...evidence.map(evidenceBlock),
  ]
  return `<details${mood === 'bad' ? ' open' : ''}><summary>${head}</summary>${inside.join('')}</details>`
}

function evidenceBlock(shown: Evidence): string {
  const status = shown.status === null ? shown.end : `${shown.status}, ${shown.end}`
  const head = `${shown.method} ${shown.path}: ${status}, ${Math.round(shown.totalMs)} ms`
  return (
    `<h4>${htmlText(head)}</h4>` +
    `<p>${shown.requestBytes} bytes sent, SHA-256 ${shown.requestHash}</p><pre>${htmlText(shown.requestText)}</pre>` +
    `<p>${shown.responseBytes} bytes received, SHA-256 ${shown.responseHash}</p><pre>${htmlText(shown.responseText)}</pre>`
  )
}

/** Text and nothing else: markup, control characters and marks that turn the direction of writing show as such. */
function htmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\P{C}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const style = `
:root { color-scheme: light dark; --line: light-dark(#ccc, #444); --good: light-dark(#176b2c, #7bd88f);
  --bad: light-dark(#a8071a, #ff8a8a); --open: light-dark(#6b5500, #e6c65c); --soft: light-dark(#f5f5f5, #1d1d1d); }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: light-dark(#fff, #121212); color: light-dark(#111, #eee); }
h1, h2, td, li { overflow-wrap: anywhere; } h1 { font-size: 1.6rem; line-height: 1.25; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; } th { white-space: nowrap; } th, td { text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top; }
details { border-top: 1px solid var(--line); padding: .4rem 0; } summary { cursor: pointer; overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .5rem; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 20rem; overflow-y: auto; }
p { overflow-wrap: anywhere; } .good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); }
.advice { border-left: 3px solid var(--bad); padding-left: .6rem; } li { margin: .3rem 0; }
@media print { :root { color-scheme: light; } main { max-width: none; padding: 0; } details, li, tr { break-inside: avoid; }
  pre { max-height: none; } h2 { break-after: avoid; } }
`
