import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LoadFileLine } from '#load/load-file.ts'
import { createRecordFile } from './save-records.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-records-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function requestLine(index: number): LoadFileLine {
  const moments = { scheduledMs: 0, startedMs: 0, sentMs: 0, firstByteMs: 1, firstEventMs: 1 }
  return {
    ...moments,
    kind: 'request',
    index,
    isWarmUp: false,
    outcome: 'answered',
    cause: null,
    firstTokenMs: 1,
    lastTokenMs: 1,
    endMs: 1,
    contentEventsMs: [1],
    promptTokens: null,
    outputTokens: null,
    textBytes: 1,
    units: 1,
  }
}

const endLine: LoadFileLine = { kind: 'end', endedBy: 'extent', heldBack: 0, neverSent: 0 }

async function save(name: string, mostWaitingBytes?: number) {
  const path = join(folder, name)
  const file = await createRecordFile(path, mostWaitingBytes)
  for (let index = 0; index < 50; index += 1) file.write(requestLine(index))
  file.write(endLine)
  await file.close()
  const kinds = (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as LoadFileLine).kind)
  return { leftOut: file.leftOut, requests: kinds.filter((kind) => kind === 'request').length, last: kinds.at(-1) }
}

describe('createRecordFile', () => {
  it('default: every line', async () => {
    expect(await save('all')).toEqual({ leftOut: 0, requests: 50, last: 'end' })
  })

  it('behavior: what waits for the disk is bounded: requests are left out and counted, the end is not', async () => {
    const { leftOut, requests, last } = await save('some', 1_000)
    expect(leftOut).toBeGreaterThan(40)
    expect([leftOut + requests, last]).toEqual([50, 'end'])
  })
})
