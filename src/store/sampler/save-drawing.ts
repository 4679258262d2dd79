import type { Request, Sample } from '#records/sample.ts'
import { type Content, keptContents } from '../contents.ts'
import type { Database } from '../database.ts'
import { insertion } from '../insert-rows.ts'
import { writeTogether } from '../write-together.ts'
import { type DrawState, drawnStates } from './draw-states.ts'

/** What a drawing makes. */
export type Drawing = {
  readonly samples: readonly Sample[]
  readonly requests: readonly Request[]
  /** The texts of the requests. */
  readonly bodies: readonly Content[]
  /** How far the draws have come with it. */
  readonly states: readonly DrawState[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/** Stores drawn samples with their finished requests, in the transaction that has locked the draw states. */
export async function saveDrawing(transaction: Database, drawing: Drawing): Promise<void> {
  const { samples, requests, bodies, states, now } = drawing
  await writeTogether(transaction, [
    ...keptContents(bodies, now),
    ...insertion('samples', samples.map(toSampleRow)),
    ...insertion('requests', requests.map(toRequestRow)),
    ...drawnStates(states),
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
