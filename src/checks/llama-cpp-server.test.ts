import { describe, expect, it } from 'vitest'
import { checkMock } from '../cli/check/__fixtures__/check-mock.ts'
import { asLlamaCppServer } from './__fixtures__/model/llama-cpp-server.ts'
import { answeredByModel } from './__fixtures__/model/model-server.ts'
import { answerChecks } from './chat/answer-checks.ts'
import { modelChecks } from './model-checks.ts'
import { withNeeds } from './select-checks.ts'

/** What is found to be missing; what needs that is left out. */
async function missing(status: 400 | 500): Promise<string[]> {
  const checks = withNeeds([...answerChecks, ...modelChecks], ({ group }) => 'FGIJK'.includes(group))
  const { results } = await checkMock({ checks, mutation: answeredByModel(asLlamaCppServer(status)) })
  return results
    .filter(({ verdict }) => !['pass', 'not-run', 'not-observable'].includes(verdict))
    .map(({ check, verdict }) => `${check.id}: ${verdict}`)
}

describe('a server as llama.cpp’s source has it', () => {
  it('default: the checks name what it lacks, and that it says so', async () => {
    expect(await missing(400)).toEqual([
      'sampling.n: refused-properly',
      'sampling.range-n: fail',
      'logprobs.completion: fail',
      'logprobs.echo: refused-properly',
      'tools.required: refused-properly',
      'completions.echo: refused-properly',
      'completions.echo-alone: refused-properly',
      'completions.n-batch: refused-properly',
      'completions.best-of: refused-properly',
      'completions.suffix: refused-properly',
    ])
  })

  it('behavior: refusing with status 500 is a failure', async () => {
    expect(await missing(500)).toEqual([
      'sampling.n: fail',
      'sampling.range-n: fail',
      'logprobs.completion: fail',
      'logprobs.echo: fail',
      'tools.required: fail',
      'completions.echo: fail',
      'completions.echo-alone: fail',
      'completions.n-batch: fail',
      'completions.best-of: fail',
      'completions.suffix: fail',
    ])
  })
})
