import type { CheckReport, ReportedCheck } from '#checks/check-report.ts'
import { isViolation } from '#checks/finding.ts'

/**
 * The report as JUnit XML: a suite per group, a case per check. A violated `must` is a failure; anything else that did
 * not pass is skipped, with its reason, so that whoever builds on it fails for what breaks clients and nothing else.
 * Source of the format: the schema of Jenkins' xUnit plugin, junit-10.xsd.
 */
export function checkJunit(report: CheckReport): string {
  const groups = Map.groupBy(report.checks, ({ subject }) => subject)
  const suites = [...groups].map(([subject, checks]) => suite(subject, checks))
  const failures = report.checks.filter(isFailure).length
  const attributes = `name="assay check" tests="${report.checks.length}" failures="${failures}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n${suites.join('')}</testsuites>\n`
}

function suite(subject: string, checks: readonly ReportedCheck[]): string {
  const count = (isCounted: (check: ReportedCheck) => boolean) => checks.filter(isCounted).length
  const skipped = count((check) => !isFailure(check) && check.verdict !== 'pass')
  const attributes = `tests="${checks.length}" failures="${count(isFailure)}" errors="0" skipped="${skipped}"`
  return `  <testsuite name="${xmlText(subject)}" ${attributes}>\n${checks.map(testCase).join('')}  </testsuite>\n`
}

function testCase(check: ReportedCheck): string {
  const { id, title, verdict, detail, advice, durationMs, subject } = check
  const name = xmlText(`${id}: ${title}`)
  const head = `    <testcase classname="${xmlText(subject)}" name="${name}" time="${(durationMs / 1_000).toFixed(3)}"`
  if (verdict === 'pass') return `${head}/>\n`
  const said = xmlText(`${detail}${advice === null ? '' : ` ${advice}`}`)
  const inside = isFailure(check)
    ? `<failure type="${verdict}" message="${said}"/>`
    : `<skipped message="${xmlText(`${verdict}: `)}${said}"/>`
  return `${head}>${inside}</testcase>\n`
}

function isFailure(check: ReportedCheck): boolean {
  return check.level === 'must' && isViolation(check)
}

/** Characters that XML 1.0 has no place for are replaced (§2.2). */
function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
