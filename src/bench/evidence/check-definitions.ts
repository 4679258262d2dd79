import { canonicalJson } from '#records/canonical-json.ts'
import { contentId } from '#records/content-id.ts'
import { commitmentOf } from '#records/period.ts'
import { type Suite, suitePropensities } from '#records/suite.ts'
import { type Catalogue, findSuite } from '../catalogue.ts'
import type { ItemModelLine } from './bundle-format.ts'
import { type BundleHead, findTask } from './bundle-head.ts'
import type { Findings } from './findings.ts'

/** Whether the suites and tasks of the bundle are what this program knows under their names and versions. */
export function checkDefinitions(head: BundleHead, catalogue: Catalogue, findings: Findings): void {
  for (const { suite } of head.suites.values()) {
    for (const task of unstatedTasks(head, suite)) {
      findings.differs('definitions', `suite ${suite.name}`, `nothing is stated of its task ${task}`)
    }
    const known = findSuite(catalogue, suite.name)
    if (known === undefined) findings.uncheckable('definitions', `this program does not have the suite ${suite.name}`)
    else if (known.version !== suite.version) {
      const reason = `this program has ${suite.name} in version ${known.version}, not ${suite.version}`
      findings.uncheckable('definitions', reason)
    } else findings.judge('definitions', `suite ${suite.name}@${suite.version}`, suiteProblems(suite, known))
  }
  for (const stated of head.tasks.values()) checkTask(head, stated, catalogue, findings)
  if (head.itemModel !== undefined) findings.judge('definitions', 'item model', itemModelProblems(head, head.itemModel))
}

/** A model that could have been chosen after the first scores were seen would void the tier's error rate. */
function itemModelProblems({ header, suites }: BundleHead, { id, model }: ItemModelLine): string[] {
  const suite = suites.get(model.suite)?.suite
  return [
    id === contentId('item-model', model) ? '' : 'its id is not the hash of its content',
    model.madeAt <= header.epochStartedAt ? '' : 'it was made after the epoch began',
    suite?.setsTier === true && suite.version === model.suiteVersion ? '' : 'it is not of the tier suite',
  ].filter((problem) => problem !== '')
}

function unstatedTasks({ tasks }: BundleHead, { groups }: Suite): string[] {
  return groups.flatMap((group) => group.tasks.flatMap(({ task }) => (tasks.has(task) ? [] : [task])))
}

function checkTask(
  head: BundleHead,
  { name, version, documents }: { name: string; version: string; documents: { kind: string; size?: number } },
  catalogue: Catalogue,
  findings: Findings,
): void {
  const found = findTask(catalogue, head, { task: name, taskVersion: version })
  if (found.kind === 'missing') {
    findings.uncheckable('definitions', found.reason)
    return
  }
  const { source } = found.task
  const size = source.kind === 'finite' ? source.size : undefined
  const isSame = source.kind === documents.kind && size === documents.size
  const text = (kind: string, count?: number) => (count === undefined ? kind : `${kind} of ${count}`)
  findings.judge(
    'definitions',
    `task ${name}@${version}`,
    isSame
      ? []
      : [`its documents are stated as ${text(documents.kind, documents.size)}; they are ${text(source.kind, size)}`],
  )
}

function suiteProblems(stated: Suite, known: Suite): string[] {
  if (canonicalJson(stated) === canonicalJson(known)) return []
  const text = (suite: Suite) =>
    suitePropensities(suite).map(({ group, task, propensity }) => `${group}/${task} ${propensity.toPrecision(6)}`)
  const expected = new Set(text(known))
  const odd = text(stated).filter((weight) => !expected.has(weight))
  return [
    odd.length > 0
      ? `weights differ from the published suite: ${odd.slice(0, 5).join(', ')}`
      : 'the definition differs from the published suite of that version',
  ]
}

/** Whether every revealed seed is the one that was committed to. That it was in time is checked with the items. */
export function checkPeriods({ periods }: BundleHead, findings: Findings): void {
  for (const { id, seed, commitment, revealedAt, endsAt } of periods.values()) {
    if (seed === null) {
      findings.unrevealed('periods')
      continue
    }
    const problems: string[] = []
    if (commitmentOf(seed) !== commitment) problems.push('the revealed seed is not the one that was committed to')
    if (revealedAt === null || revealedAt < endsAt) problems.push('the seed was revealed before the period was over')
    findings.judge('periods', `period ${id}`, problems)
  }
}
