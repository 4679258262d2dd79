import { describe, expect, it } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { answeredRecord } from './__fixtures__/record.ts'
import { compareRuns } from './compare-runs.ts'
import { loadCourse } from './load-course.ts'
import { LoadFileError, readLoadFile } from './load-file.ts'
import { createRecordTable } from './record-table.ts'

const head = {
  kind: 'load',
  version: 1,
  url: 'http://127.0.0.1:1',
  model: 'm',
  workload: 'chat',
  arrivals: 'poisson, 2 per second',
  seed: 's',
  startedAt: '2026-01-01T00:00:00.000Z',
}

async function* linesOf(values: readonly unknown[]): AsyncGenerator<string> {
  for (const value of values) yield typeof value === 'string' ? value : JSON.stringify(value)
}

function read(values: readonly unknown[]) {
  return readLoadFile(linesOf(values), { name: 'run.ndjson', random: () => 0.5 })
}

describe('readLoadFile', () => {
  const run = { kind: 'run', name: 'closed 1' }
  const end = { kind: 'end', endedBy: 'extent', heldBack: 0, neverSent: 0 }

  it('default: every run with its requests', async () => {
    const file = await read([head, run, answeredRecord(), end, { ...run, name: 'closed 2' }, end])
    expect(file.head).toEqual(head)
    expect(file.runs.map(({ name, table }) => [name, table.rows])).toEqual([
      ['closed 1', 1],
      ['closed 2', 0],
    ])
  })

  it('behavior: a last line that was cut off is passed over', async () => {
    const file = await read([head, run, answeredRecord(), '{"kind": "requ'])
    expect(file.runs[0]?.table.rows).toBe(1)
  })

  it('error: another file, a broken line, a file of another version', async () => {
    const messages = await Promise.all(
      [[], ['{}', '{}'], [head, 'nonsense', run], [{ ...head, version: 2 }, run]].map((values) =>
        read(values).catch((error: unknown) => (error instanceof LoadFileError ? error.message.split('\n')[0] : error)),
      ),
    )
    expect(messages).toEqual([
      'run.ndjson is no saved load run: line 1 cannot be read.',
      'run.ndjson is no saved load run: line 1 cannot be read.',
      'run.ndjson is no saved load run: line 2 cannot be read.',
      'run.ndjson is no saved load run: line 1 cannot be read.',
    ])
  })
})

/** Requests whose times vary by a factor that both runs share, the second run slower by another. */
function tableOf(slower: number, count = 400) {
  const random = randomStream('shared')
  const table = createRecordTable(() => 0.5)
  for (let index = 0; index < count; index += 1) {
    const scheduledMs = index * 10
    const firstMs = scheduledMs + slower * (50 + 100 * random.next())
    table.add(
      answeredRecord({
        index,
        scheduledMs,
        firstTokenMs: firstMs,
        lastTokenMs: firstMs + 30 * slower,
        endMs: firstMs + 40 * slower,
      }),
    )
  }
  return table
}

describe('compareRuns', () => {
  it('default: pairs tell a tenth apart that independent runs do not', () => {
    const ratio = (isPaired: boolean) => {
      const { metrics } = compareRuns(tableOf(1), tableOf(1.1), { isPaired, seed: 's' })
      return metrics.find(({ name }) => name === 'ttft_ms')?.quantiles[0]?.ratio
    }
    const [paired, apart] = [ratio(true), ratio(false)]
    expect(paired?.value).toBeCloseTo(1.1)
    expect(paired?.lower).toBeGreaterThan(1.09)
    const width = (found: typeof paired) => (found?.upper ?? 9) - (found?.lower ?? 0)
    expect(width(apart)).toBeGreaterThan(10 * width(paired))
  })

  it('behavior: two runs of the same endpoint are no difference; failures are shown', () => {
    const first = tableOf(1)
    first.add(answeredRecord({ index: 400, outcome: 'failed', cause: '500' }))
    const { metrics, answeredShare } = compareRuns(first, tableOf(1), { isPaired: true, seed: 's' })
    expect(answeredShare).toEqual([400 / 401, 1])
    for (const { quantiles } of metrics) for (const { ratio } of quantiles) expect(ratio.value).toBeCloseTo(1)
  })
})

describe('loadCourse', () => {
  it('default: stretches of a second, curves from the fastest to the slowest', () => {
    const { stretches, curves } = loadCourse(tableOf(1))
    expect(stretches.map(({ fromSeconds, due }) => [fromSeconds, due])).toEqual([
      [0, 100],
      [1, 100],
      [2, 100],
      [3, 100],
      [4, 0],
    ])
    expect(stretches.reduce((sum, { answered }) => sum + answered, 0)).toBe(400)
    expect(curves.ttft_ms.length).toBe(101)
    expect(curves.ttft_ms[0]?.ms).toBeGreaterThanOrEqual(50)
  })

  it('behavior: nothing measured, nothing drawn', () => {
    const empty = { stretches: [], curves: { ttft_ms: [], e2e_ms: [] } }
    expect(loadCourse(createRecordTable(() => 0.5))).toEqual(empty)
  })
})
