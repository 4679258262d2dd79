import { describe, expect, it } from 'vitest'
import { supplierId } from '#records/supplier.ts'
import type { TrafficRecord } from '#records/traffic.ts'
import type { RecordedTraffic } from '#store/traffic/record-traffic.ts'
import { importLog, TrafficLinesError } from './import-log.ts'
import { logLines } from './log-lines.ts'

const line = { id: '1', at: 1_780_000_000_000, supplier: 's', outcome: 'answered' }

/** Imports these lines; a string stands for itself. */
async function imported(
  lines: readonly (object | string)[],
  resultOf: (record: TrafficRecord) => RecordedTraffic = () => 'recorded',
) {
  const text = lines.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')
  const batches: TrafficRecord[][] = []
  const result = await importLog([Buffer.from(text)], async (records) => {
    batches.push([...records])
    return records.map(resultOf)
  })
  return { result, batches, records: batches.flat() }
}

describe('importLog', () => {
  it('default: every field, and what stands for those left out', async () => {
    const all = {
      ...{ ...line, supplier: undefined, network: 'direct', address: 'node-one', service: 'text' },
      ...{ at: '2026-05-28T20:26:40.000Z', outcome: 'timed-out', blame: 'supplier', latency_ms: 12.5 },
      ...{ prompt_tokens: 3, completion_tokens: 0, verdict: 0.25 },
    }
    const { records, result } = await imported([line, all, { ...line, outcome: 'refused' }])
    const first = {
      ...{ requestId: '1', supplierId: 's', at: 1_780_000_000_000, kind: 'answered', blame: 'nobody' },
      ...{ latencyMs: null, promptTokens: null, completionTokens: null, verdict: null },
    }
    expect(records).toEqual([
      first,
      {
        ...{ requestId: '1', supplierId: supplierId({ network: 'direct', address: 'node-one', service: 'text' }) },
        ...{ at: 1_780_000_000_000, kind: 'timed-out', blame: 'supplier', latencyMs: 12.5 },
        ...{ promptTokens: 3, completionTokens: 0, verdict: 0.25 },
      },
      { ...first, kind: 'refused', blame: 'undetermined' },
    ])
    expect(result).toEqual({ lines: 3, recorded: 3, known: 0, tooOld: 0, refused: 0, faults: [] })
  })

  it('error: each bad line is named with its reason, and the others are recorded', async () => {
    const { records, result } = await imported([
      line,
      '',
      '{"id":"half',
      { ...line, prompt: 'a text' },
      { ...line, outcome: 'fine' },
      { ...line, address: 'a' },
      { ...line, verdict: 2 },
      { ...line, blame: 'supplier' },
      { ...line, id: 'x'.repeat(70_000) },
      { ...line, at: 'yesterday' },
      '\r',
      { ...line, id: 'last' },
    ])
    expect(records.map(({ requestId }) => requestId)).toEqual(['1', 'last'])
    expect(result).toMatchObject({ lines: 10, recorded: 2, refused: 8 })
    expect(result.faults.map(({ line, reason }) => [line, reason.slice(0, 32)])).toEqual([
      [3, 'it is no JSON in UTF-8'],
      [4, expect.stringMatching(/prompt/)],
      [5, expect.stringMatching(/^outcome: /)],
      [6, 'name the supplier by "supplier" '],
      [7, expect.stringMatching(/^verdict: /)],
      [8, 'blame: nobody is to blame for an'],
      [9, 'it is longer than 65536 bytes'],
      [10, expect.stringMatching(/^at: /)],
    ])
  })

  it('behavior: what the store refuses is named by its line, too; old and known ones are counted', async () => {
    const results: RecordedTraffic[] = ['unknown-supplier', 'known', 'too-old', 'not-yet', 'recorded']
    const { result } = await imported(
      results.map((_, index) => ({ ...line, id: String(index) })),
      ({ requestId }) => results[Number(requestId)] ?? 'known',
    )
    expect(result).toEqual({
      ...{ lines: 5, recorded: 1, known: 1, tooOld: 1, refused: 2 },
      faults: [
        { line: 1, reason: 'no supplier is known by this name' },
        { line: 4, reason: 'it lies in the future' },
      ],
    })
    expect(new TrafficLinesError({ file: 'log', imported: result }).message).toBe(
      'log: 2 of 5 lines were refused; the others are counted. Correct them and import the file again.\n' +
        '  line 1: no supplier is known by this name\n  line 4: it lies in the future',
    )
  })

  it('behavior: a long log comes in batches, and of many faults the first are told', async () => {
    const lines = Array.from({ length: 2_500 }, (_, index) => ({ ...line, id: String(index) }))
    const { batches, result } = await imported([...lines, ...Array<string>(30).fill('?')])
    expect(batches.map(({ length }) => length)).toEqual([1_000, 1_000, 500])
    expect([result.refused, result.faults.length, result.faults.at(-1)?.line]).toEqual([30, 20, 2_520])
    expect(new TrafficLinesError({ file: 'log', imported: result }).message).toMatch(/\n {2}and 10 more$/)
  })
})

describe('logLines', () => {
  it('behavior: pieces may end anywhere', async () => {
    const bytes = Buffer.from('one\n\ntwo\nthree')
    for (const size of [1, 2, 5, 100]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      )
      const lines = []
      for await (const { number, bytes } of logLines(pieces)) lines.push([number, String(bytes)])
      expect(lines).toEqual([
        [1, 'one'],
        [2, ''],
        [3, 'two'],
        [4, 'three'],
      ])
    }
  })
})
