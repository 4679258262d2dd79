import pc from 'picocolors'
import type { CheckResult } from '#bench/evidence/findings.ts'
import type { VerifiedBundle } from '#bench/evidence/verify-bundle.ts'
import type { RenderOptions } from './render-options.ts'
import { terminalText } from './terminal-text.ts'
import { type Column, textTable } from './text-table.ts'

/** Differences shown; the rest is counted. */
const SHOWN_DIFFERENCES = 30

/** What the checks of a bundle found: a line per check, why some things could not be checked, and what differs. */
export function verificationTable(bundle: VerifiedBundle, { width, hasColor }: RenderOptions): string {
  const colors = pc.createColors(hasColor)
  const sections = [
    subjectText(bundle),
    textTable(columns(hasColor), bundle.checks, { width, paintHeader: colors.bold }),
    reasonsText(bundle.checks),
    differencesText(bundle),
    bundle.isSound
      ? colors.green('Sound: whatever can be checked now is as it must be.')
      : colors.red(colors.bold('NOT SOUND: something differs.')),
  ]
  return sections.filter((section) => section !== '').join('\n\n')
}

function subjectText({ header }: VerifiedBundle): string {
  if (header === null) return 'No header: nothing tells what this bundle is about.'
  const { supplier, epoch, instanceKey, createdAt, program } = header
  return [
    `Supplier    ${terminalText(supplier.address)} (${supplier.network}, ${terminalText(supplier.service)}), epoch ${epoch}`,
    `Signed by   ${instanceKey}`,
    `Made        ${isoTime(createdAt)} by ${terminalText(program)}`,
  ].join('\n')
}

function isoTime(milliseconds: number): string {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? 'at no time' : date.toISOString()
}

function columns(hasColor: boolean): Column<CheckResult>[] {
  const colors = pc.createColors(hasColor)
  return [
    { title: 'Check', text: ({ check }) => check, dropOrder: 0 },
    { title: 'ok', align: 'right', text: ({ ok }) => String(ok), dropOrder: 0 },
    {
      title: 'differs',
      align: 'right',
      text: ({ differs }) => String(differs),
      paint: (text, { differs }) => (differs > 0 ? colors.red(text) : text),
      dropOrder: 0,
    },
    { title: 'not yet revealed', align: 'right', text: ({ unrevealed }) => String(unrevealed), dropOrder: 1 },
    { title: 'not checkable', align: 'right', text: (result) => String(uncheckableCount(result)), dropOrder: 2 },
  ]
}

function uncheckableCount({ uncheckable }: CheckResult): number {
  return Object.values(uncheckable).reduce((sum, count) => sum + count, 0)
}

function reasonsText(checks: readonly CheckResult[]): string {
  const reasons = checks.flatMap(({ check, uncheckable }) =>
    Object.entries(uncheckable).map(([reason, count]) => `  ${check}: ${count} × ${terminalText(reason)}`),
  )
  return reasons.length === 0 ? '' : ['Not checkable, because:', ...reasons].join('\n')
}

function differencesText({ differences, checks }: VerifiedBundle): string {
  if (differences.length === 0) return ''
  const shown = differences
    .slice(0, SHOWN_DIFFERENCES)
    .map(({ check, where, problem }) => `  ${check}, ${terminalText(where)}: ${terminalText(problem)}`)
  const total = checks.reduce((sum, { differs }) => sum + differs, 0)
  const rest = total > shown.length ? [`  … and ${total - shown.length} more (--json lists more of them)`] : []
  return ['Differs:', ...shown, ...rest].join('\n')
}
