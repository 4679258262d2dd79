import { describe, expect, it } from 'vitest'
import { checkMock } from '../cli/check/__fixtures__/check-mock.ts'
import { answeredByModel, type ModelFault } from './__fixtures__/model/model-server.ts'
import { modelViolations } from './__fixtures__/violations/model/model-violations.ts'
import { answerChecks } from './chat/answer-checks.ts'
import { isViolation } from './finding.ts'
import { modelChecks } from './model-checks.ts'
import { withNeeds } from './select-checks.ts'

const known = [...answerChecks, ...modelChecks]
const all = withNeeds(known, ({ group }) => group !== 'C')

type Asked = { readonly seed?: string; readonly fault?: ModelFault; readonly checks?: typeof all }

async function results({ seed = 'seed', fault = {}, checks = all }: Asked) {
  return (await checkMock({ seed, checks, mutation: answeredByModel(fault) })).results
}

describe('checks of the model', () => {
  it('default: a conforming model passes, and refuses what it lacks', async () => {
    const others = (await results({})).filter(({ verdict }) => verdict !== 'pass')
    expect(others.map(({ check, verdict, detail }) => `${check.id}: ${verdict}: ${detail}`)).toEqual([
      'completions.suffix: refused-properly: It answers 400.',
    ])
  })

  it('behavior: every check has a model that violates it', () => {
    const violated = new Set(modelViolations.map(({ check }) => check))
    expect(modelChecks.map(({ id }) => id).filter((id) => !violated.has(id))).toEqual([])
  })

  it.each(modelViolations)('behavior: $check finds a model that $does', async ({ check, fault, verdict = 'fail' }) => {
    const found = await results({ fault, checks: withNeeds(known, ({ id }) => id === check) })
    expect(found.find((result) => result.check.id === check)).toMatchObject({ verdict })
  })

  it('behavior: no false alarm in a hundred runs of the conforming model', async () => {
    const alarms: string[] = []
    for (let run = 0; run < 100; run += 1) {
      const found = (await results({ seed: `run ${run}` })).filter(isViolation)
      alarms.push(...found.map(({ check, detail }) => `run ${run}: ${check.id}: ${detail}`))
    }
    expect(alarms).toEqual([])
  }, 120_000)
})
