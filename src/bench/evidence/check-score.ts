import { canonicalJson } from '#records/canonical-json.ts'
import type { Score, ScoreResult } from '#records/score.ts'
import type { Catalogue } from '../catalogue.ts'
import { evaluateSample } from '../evaluator/evaluate-sample.ts'
import { storableScore } from '../evaluator/storable-score.ts'
import type { SampleLine } from './bundle-format.ts'
import { type BundleHead, findTask } from './bundle-head.ts'
import type { Findings } from './findings.ts'
import { settledSample, settledState } from './settle-requests.ts'

/** Whether the score is what this program's task makes of the raw answers; for hidden items, whether it can be. */
export function checkScore(
  sample: SampleLine,
  { head, catalogue, findings }: { head: BundleHead; catalogue: Catalogue; findings: Findings },
): void {
  const where = `${sample.suite} #${sample.drawOrder}`
  const { score, draw, revealed } = sample
  if (score === null) return
  const fateProblems = problemsOfFate(sample, score.result)
  if (fateProblems.length > 0 || draw === null) {
    findings.judge('scores', where, fateProblems)
    return
  }
  if (sample.hidden === 'gated-data-set') {
    findings.uncheckable('scores', 'a gated data set is never shown')
    return
  }
  if (revealed === null) {
    findings.unrevealed('scores')
    return
  }
  const found = findTask(catalogue, head, draw)
  if (found.kind === 'missing') {
    findings.uncheckable('scores', found.reason)
    return
  }
  const bodies = new Map(
    sample.requests
      .flatMap(({ attempts }) => attempts)
      .flatMap(({ id, body }) => (body === null ? [] : [[id, Buffer.from(body, 'base64')] as const])),
  )
  const input = { sample: settledSample(head.header, sample, { draw, revealed }), task: found.task, bodies, now: 0 }
  const rescored = storableScore(evaluateSample(input, () => {}))
  if (isExpired(rescored) && !isExpired({ result: score.result })) {
    findings.uncheckable('scores', 'the raw answer is no longer kept')
    return
  }
  findings.judge('scores', where, scoreProblems({ ...score, ...revealed }, rescored))
}

function isExpired({ result }: Pick<Score, 'result'>): boolean {
  return result.kind === 'unscored' && result.reason === 'evidence-expired'
}

/** What became of the requests decides the kind of score, whatever was asked. */
function problemsOfFate({ requests }: SampleLine, result: ScoreResult): string[] {
  const states = requests.map(settledState)
  const hasFailed = states.includes('failed')
  const isAnswered = states.length > 0 && states.every((state) => state === 'answered')
  if (result.kind === 'scored' && result.basis === 'supplier-failure' && !hasFailed) {
    return ['it is scored as a failure of the supplier, and its attempts show none']
  }
  if (result.kind === 'scored' && result.basis === 'answer' && !isAnswered) {
    return ['it is scored by an answer, and none is on record']
  }
  if (result.kind === 'unscored' && result.reason === 'capability-missing') {
    return isAnswered ? [] : ['it is unscored for what its answer lacks, and none is on record']
  }
  const isOurs =
    result.kind === 'unscored' && (result.reason === 'scorer-fault' || result.reason === 'evidence-expired')
  if (result.kind === 'unscored' && !isOurs && (hasFailed || isAnswered)) {
    return [`it is unscored (${result.reason}), and its attempts say that it was ${hasFailed ? 'failed' : 'answered'}`]
  }
  return []
}

function scoreProblems(
  stated: Pick<Score, 'result' | 'metrics' | 'extracted' | 'answer' | 'difficulty'>,
  rescored: Score,
): string[] {
  const problems: string[] = []
  if (canonicalJson(stated.result) !== canonicalJson(rescored.result)) {
    problems.push(`its score is ${textOf(stated.result)}; the raw answers give ${textOf(rescored.result)}`)
  }
  if (canonicalJson(stated.metrics) !== canonicalJson(rescored.metrics)) problems.push('its metrics differ')
  if (canonicalJson(stated.extracted) !== canonicalJson(rescored.extracted)) problems.push('what was extracted differs')
  if (stated.answer !== rescored.answer) problems.push('the hash of its answer differs')
  if (stated.difficulty !== rescored.difficulty) problems.push('its difficulty differs')
  return problems
}

function textOf(result: ScoreResult): string {
  return result.kind === 'scored' ? `${result.value} (${result.basis})` : `unscored (${result.reason})`
}
