import { canonicalJson } from '#records/canonical-json.ts'
import type { Catalogue } from '../catalogue.ts'
import type { SampleLine } from './bundle-format.ts'
import type { BundleHead } from './bundle-head.ts'
import { findTask } from './bundle-head.ts'
import { commitDocument, commitRequests } from './commit-item.ts'
import type { ReplayedDraw } from './draw-replay.ts'
import type { Findings } from './findings.ts'

/** Whether an item is the one that the revealed seed gives for its place: group, task, pool, document, moment. */
export function checkDraw(
  sample: SampleLine,
  replayed: ReplayedDraw,
  { head, catalogue, findings }: { head: BundleHead; catalogue: Catalogue; findings: Findings },
): void {
  const where = `${sample.suite} #${sample.drawOrder}`
  if (replayed.kind === 'unplanned') {
    findings.differs('draws', where, 'no plan asked for it')
    return
  }
  const problems = planProblems(sample, replayed.plan)
  if (replayed.kind === 'unrevealed') {
    if (problems.length > 0) findings.judge('draws', where, problems)
    else findings.unrevealed('draws')
    return
  }
  if (replayed.kind === 'uncheckable') {
    if (problems.length > 0) findings.judge('draws', where, problems)
    else findings.uncheckable('draws', replayed.reason)
    return
  }
  problems.push(...drawProblems(sample, replayed), ...momentProblems(sample, replayed))
  const found = findTask(catalogue, head, { task: replayed.item.task.name, taskVersion: replayed.item.task.version })
  if (found.kind === 'known') problems.push(...documentProblems(sample, replayed, head))
  if (found.kind === 'missing' && problems.length === 0) {
    findings.uncheckable('draws', found.reason)
    return
  }
  findings.judge('draws', where, problems)
}

function planProblems(sample: SampleLine, plan: { id: string; periodId: string; suiteVersion: string }): string[] {
  const problems: string[] = []
  if (sample.planId !== plan.id) problems.push(`it belongs to plan ${plan.id}, not ${sample.planId}`)
  if (sample.periodId !== plan.periodId) problems.push(`its plan draws from period ${plan.periodId}`)
  if (sample.suiteVersion !== plan.suiteVersion) problems.push(`its plan is for version ${plan.suiteVersion}`)
  return problems
}

type Drawn = Extract<ReplayedDraw, { kind: 'drawn' }>

function drawProblems({ draw }: SampleLine, { item }: Drawn): string[] {
  if (draw === null) return []
  const stated = { ...draw }
  const expected = {
    task: item.task.name,
    taskVersion: item.task.version,
    stratum: item.stratum,
    propensity: item.propensity,
    pool: item.pool,
  }
  return Object.entries(expected).flatMap(([field, value]) => {
    const found = stated[field as keyof typeof expected]
    return found === value ? [] : [`its ${field} is ${found}; the seed gives ${value}`]
  })
}

/** The moment is fixed by the draw: nobody may ask an item when it suits. */
function momentProblems({ requests }: SampleLine, { plan, item }: Drawn): string[] {
  const notBefore = plan.notBefore + item.moment * (plan.dueBy - plan.notBefore)
  const first = Math.min(...requests.flatMap(({ attempts }) => attempts.map(({ committedAt }) => committedAt)))
  return first < notBefore ? [`it was asked ${(notBefore - first).toFixed(0)} ms before its drawn moment`] : []
}

function documentProblems(sample: SampleLine, { item }: Drawn, { periods }: BundleHead): string[] {
  const { revealed, commitments, id } = sample
  const expected = { id: item.documentId, data: item.document.data }
  if (revealed === null) {
    const seed = periods.get(sample.periodId)?.seed ?? ''
    const isSame = commitDocument(seed, id, expected) === commitments.document
    return isSame ? [] : ['the hidden document is not the one that the seed gives']
  }
  if (revealed.documentId !== expected.id) {
    return [`its document is ${revealed.documentId}; the seed gives ${expected.id}`]
  }
  const isSame = canonicalJson(revealed.document) === canonicalJson(expected.data)
  return isSame ? [] : [`the content of document ${expected.id} is not the one that the seed gives`]
}

/** Whether a revealed item is what its commitments bound before. */
export function checkCommitments(sample: SampleLine, { periods }: BundleHead, findings: Findings): void {
  const seed = periods.get(sample.periodId)?.seed ?? null
  const { revealed, requests, commitments, id } = sample
  if (seed === null || revealed === null) {
    findings.unrevealed('commitments')
    return
  }
  const problems: string[] = []
  const document = { id: revealed.documentId, data: revealed.document }
  if (commitDocument(seed, id, document) !== commitments.document) problems.push('the document is not what was bound')
  const hashes = requests.map(({ asked }) => asked?.bodyHash ?? '')
  if (commitRequests(seed, id, hashes) !== commitments.requests) problems.push('the requests are not what was bound')
  findings.judge('commitments', `${sample.suite} #${sample.drawOrder}`, problems)
}
