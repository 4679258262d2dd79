import type { Request, Sample } from '#records/sample.ts'
import type { Database } from '../database.ts'
import { insertion } from '../insert-rows.ts'
import { writeTogether } from '../write-together.ts'

/** Stores drawn samples with their finished requests; their bodies must be in the content store already. */
export async function saveSamples(
  transaction: Database,
  { samples, requests }: { samples: readonly Sample[]; requests: readonly Request[] },
): Promise<void> {
  await writeTogether(transaction, [
    ...insertion('samples', samples.map(toSampleRow)),
    ...insertion('requests', requests.map(toRequestRow)),
  ])
}

function toSampleRow(sample: Sample) {
  return {
    id: sample.id,
    plan_id: sample.planId,
    period_id: sample.periodId,
    supplier_id: sample.supplierId,
    epoch: sample.epoch,
    suite: sample.suite,
    suite_version: sample.suiteVersion,
    task: sample.task,
    task_version: sample.taskVersion,
    document_id: sample.documentId,
    document: JSON.stringify(sample.document),
    pool: sample.pool,
    stratum: sample.stratum,
    propensity: sample.propensity,
    draw_order: sample.drawOrder,
    created_at: sample.createdAt,
  }
}

function toRequestRow(request: Request) {
  return {
    id: request.id,
    sample_id: request.sampleId,
    supplier_id: request.supplierId,
    index: request.index,
    kind: request.kind,
    path: request.path,
    body_hash: request.bodyHash,
    sample_requests: request.sampleRequests,
    not_before: request.notBefore,
  }
}
