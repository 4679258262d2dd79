import pc from 'picocolors'
import type { CheckReport, ReportedCheck } from '#checks/check-report.ts'
import { isViolation } from '#checks/finding.ts'
import type { RenderOptions } from './render-options.ts'
import { terminalText, wrapText } from './terminal-text.ts'
import { textTable } from './text-table.ts'

/** The checks in a table, what is wrong with the sentence that says what to change, and what the endpoint can do. */
export function checkTable(report: CheckReport, options: RenderOptions): string {
  const { width } = options
  const colors = pc.createColors(options.hasColor)
  const table = textTable(
    [
      { title: 'check', dropOrder: 0, shortest: 18, text: ({ id }: ReportedCheck) => id },
      { title: 'level', dropOrder: 1, text: ({ level }) => level },
      { title: 'verdict', dropOrder: 0, text: ({ verdict }) => verdict.replaceAll('-', ' '), paint },
      { title: 'found', dropOrder: 2, shortest: 24, text: ({ detail }) => terminalText(detail) },
    ],
    report.checks,
    { width, paintHeader: colors.bold },
  )
  const title = colors.bold(`${terminalText(report.endpoint)}, model "${terminalText(report.model)}"`)
  const advice = report.checks.filter(isViolation).flatMap((check) => adviceLines(check, width))
  const wrong = advice.length === 0 ? [] : ['', colors.bold('What to change'), ...advice]
  return [title, '', table, ...wrong, '', ...summaryLines(report).flatMap((line) => wrapText(line, width))].join('\n')

  function paint(text: string, { verdict }: ReportedCheck): string {
    if (verdict === 'pass') return colors.green(text)
    return isViolation({ verdict }) ? colors.red(text) : colors.yellow(text)
  }
}

function adviceLines({ id, level, title, detail, advice }: ReportedCheck, width: number): string[] {
  return wrapText(`${id} (${level}): ${title}. ${terminalText(detail)} ${advice ?? ''}`, width)
}

function summaryLines({ counts, requests, durationMs, seed, capabilities }: CheckReport): string[] {
  const levels = Object.entries(counts).flatMap(([level, verdicts]) => {
    const all = Object.values(verdicts).reduce((sum, count) => sum + count, 0)
    return all === 0 ? [] : [`${level} ${verdicts.pass ?? 0} of ${all}`]
  })
  const able = Object.entries(capabilities.supports).map(([name, support]) => `${name} ${support}`)
  const figures = [
    capabilities.level === null ? [] : `tasks up to ${capabilities.level}`,
    capabilities.contextWindowTokens === null ? [] : `a context of ${capabilities.contextWindowTokens} tokens`,
    capabilities.logprobDepth === null ? [] : `log-probabilities of ${capabilities.logprobDepth} rivals`,
  ].flat()
  return [
    `Passed: ${levels.join(', ')}. ${requests} requests in ${(durationMs / 1_000).toFixed(1)} s, seed ${terminalText(seed)}.`,
    ...(able.length + figures.length === 0 ? [] : [`It can: ${[...figures, ...able].join(', ')}.`]),
  ]
}
