import { type EvaluatorPorts, type RescoreResult, rescore } from '#bench/evaluator/evaluate-once.ts'
import { listScoredSamples } from '#store/evaluator/list-scored-samples.ts'
import { resetSummaries } from '#store/summarizer/save-summaries.ts'

const PAGE = 500

/**
 * Scores every sample again whose raw evidence is kept, then makes the summarizer fold everything anew. Summaries are
 * back within a few turns.
 */
export async function rescoreAll(
  ports: EvaluatorPorts,
  onProgress: (rescored: number) => void = () => {},
): Promise<RescoreResult> {
  let total: RescoreResult = { rescored: 0, changed: 0, withoutEvidence: 0, withoutTask: 0 }
  let after = ''
  for (;;) {
    const page = await listScoredSamples(ports.database, { after, limit: PAGE })
    const last = page.at(-1)
    if (last === undefined) break
    after = last
    const result = await rescore(ports, page)
    total = {
      rescored: total.rescored + result.rescored,
      changed: total.changed + result.changed,
      withoutEvidence: total.withoutEvidence + result.withoutEvidence,
      withoutTask: total.withoutTask + result.withoutTask,
    }
    onProgress(total.rescored)
  }
  await ports.database.transaction().execute((transaction) => resetSummaries(transaction))
  return total
}
