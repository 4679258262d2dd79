import * as z from 'zod'
import { invalidRequest } from '../../http-server/api-error.ts'
import { findMisbehaviour } from '../active-misbehaviours.ts'
import { refuseInvalid } from '../generation-fields.ts'
import type { ServiceAnswer, ServiceCall } from '../service.ts'
import type { RegressionBehaviour } from '../service-behaviour.ts'

/** The addresses of the regression service. */
export const regressionPaths = ['/predict', '/v1/predict'] as const

const mostInstances = 10_000

const features = z.array(z.number()).min(1)
const predictBody = z
  .looseObject({ features: features.optional(), instances: z.array(features).min(1).max(mostInstances).optional() })
  .refine((body) => (body.features === undefined) !== (body.instances === undefined), {
    error: 'Expected either "features", a list of numbers, or "instances", a list of such lists',
  })

/**
 * Predicts with a fixed linear model: intercept + Σ weight × feature. `features` gives `prediction`, a number;
 * `instances` gives `predictions`, one number each.
 */
export async function answerRegression(call: ServiceCall<RegressionBehaviour>): Promise<ServiceAnswer> {
  const { behaviour, json } = call
  const parsed = predictBody.safeParse(json)
  if (!parsed.success) return refuseInvalid(parsed.error)
  const rows = parsed.data.instances ?? [parsed.data.features ?? []]
  const wanted = behaviour.weights.length
  const wrong = rows.findIndex((row) => row.length !== wanted)
  if (wrong >= 0) {
    const where = parsed.data.instances === undefined ? 'features' : `instances[${wrong}]`
    const message = `Invalid '${where}': ${rows[wrong]?.length} numbers, this model takes ${wanted}.`
    return { kind: 'refused', error: invalidRequest(message, where) }
  }
  const predictions = rows.map((row) => predict(call, row))
  const answer =
    parsed.data.instances === undefined
      ? { model: behaviour.model, prediction: predictions[0] }
      : { model: behaviour.model, predictions }
  return { kind: 'parsed', value: { content: JSON.stringify(answer), steps: rows.length } }
}

function predict({ behaviour, misbehaviours }: ServiceCall<RegressionBehaviour>, row: readonly number[]): number {
  const offset = findMisbehaviour(misbehaviours, 'wrong-value')?.offset ?? 0
  return (
    behaviour.weights.reduce((sum, weight, index) => sum + weight * (row[index] ?? 0), behaviour.intercept) + offset
  )
}
