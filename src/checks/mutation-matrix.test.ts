import { describe, expect, it } from 'vitest'
import { checkById, checkMock } from '../cli/check/__fixtures__/check-mock.ts'
import { allViolations } from './__fixtures__/violations/all-violations.ts'
import { allChecks } from './all-checks.ts'
import { isViolation } from './finding.ts'

/** What was found against a server, as lines. */
function told(results: Awaited<ReturnType<typeof checkMock>>['results']): string[] {
  return results
    .filter(({ verdict }) => isViolation({ verdict }) || verdict === 'not-run')
    .map(({ check, verdict, detail }) => `${check.id}: ${verdict}: ${detail}`)
}

/** Half a minute on a machine that has nothing else to do. */
const RUNS_TIMEOUT_MS = 300_000

describe('the mutation matrix', () => {
  it('default: every check passes on the conforming server', async () => {
    const { results } = await checkMock({ isEncrypted: true, isTrusted: true, key: 'sk-garden' })
    const others = results.filter(({ verdict }) => verdict !== 'pass')
    expect(others.map(({ check, verdict }) => `${check.id}: ${verdict}`)).toEqual([
      'transport.body-10-megabytes: not-observable',
      'transport.body-50-megabytes: not-observable',
      'unicode.long-word: refused-properly',
    ])
  })

  it('behavior: large bodies pass too', async () => {
    const checks = ['10', '50'].flatMap((size) => checkById(`transport.body-${size}-megabytes`))
    const settings = { largestBodyBytes: 50 * 1024 ** 2 }
    const { results } = await checkMock({ checks: [...new Set(checks)], settings })
    expect(results.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass'])
  })

  it('behavior: every check has a server that violates it', () => {
    const violated = new Set(allViolations.map(({ check }) => check))
    expect(allChecks.map(({ id }) => id).filter((id) => !violated.has(id))).toEqual([])
  })

  it.each(allViolations)('behavior: $check finds a server that $does', async (violation) => {
    const { check, mutation, server = {}, clientKey, verdict = 'fail' } = violation
    const settings = { largestBodyBytes: 50 * 1024 ** 2 }
    const { results } = await checkMock({ checks: checkById(check), mutation, settings, ...server, clientKey })
    expect(results.find((result) => result.check.id === check)).toMatchObject({ verdict })
  })

  it(
    'behavior: no false alarm in a hundred runs of the conforming server',
    async () => {
      const alarms: string[] = []
      const seeds = Array.from({ length: 100 }, (_, run) => `run ${run}`)
      async function lane() {
        for (let seed = seeds.pop(); seed !== undefined; seed = seeds.pop()) {
          const { results } = await checkMock({ seed })
          alarms.push(...told(results).map((line) => `${seed}: ${line}`))
        }
      }
      await Promise.all(Array.from({ length: 4 }, lane))
      expect(alarms).toEqual([])
    },
    RUNS_TIMEOUT_MS,
  )
})
