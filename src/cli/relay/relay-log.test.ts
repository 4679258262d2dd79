import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scratchFolder } from '../__fixtures__/scratch-folder.ts'
import { answered, nodeOf, sentRelay } from './relay-fixture.ts'
import { logLine, openRelayLog } from './relay-log.ts'
import type { RelayOutcome } from './relay-port.ts'
import type { RelayRecord } from './run-relays.ts'

function record(number: number, outcome: RelayOutcome): RelayRecord {
  const headers = { 'Content-Type': 'text/plain', Authorization: 'Bearer hidden', 'X-Api-Key': 'hidden' }
  const call = { method: 'POST', path: '/p?api_key=hidden&size=1', headers, data: 'x' }
  const session = { height: 5, nodes: [nodeOf('a')] }
  return { kind: 'sent', number, call, session, node: nodeOf('a'), sent: sentRelay(outcome) }
}

const request = {
  method: 'POST',
  path: '/p?api_key=[left out]&size=1',
  headers: { 'Content-Type': 'text/plain', Authorization: '[left out]', 'X-Api-Key': '[left out]' },
  data: 'x',
}

const usual = {
  relay: 1,
  node: 'a'.repeat(40),
  serviceUrl: 'http://node-a.test',
  sessionHeight: 5,
  requestHash: '11'.repeat(32),
  proofHash: '22'.repeat(32),
  sentAt: '1970-01-01T00:00:01.000Z',
  firstByteMs: 50,
  totalMs: 100,
  request,
}

describe('logLine', () => {
  it('default: everything about a relay, credentials left out', () => {
    expect(logLine(record(1, answered))).toEqual({
      ...usual,
      outcome: 'answered',
      signatureIsValid: true,
      response: '{"text":"Grüße"}',
      signature: 'ab'.repeat(64),
    })
  })

  it('args: refusals, failures, and relays that were not sent', () => {
    const refused = { kind: 'refused', code: 14, codespace: 'pocketcore', message: 'no' } as const
    const failed = { kind: 'failed', reason: 'reset', detail: 'gone' } as const
    const { call } = record(1, answered)
    expect(logLine(record(1, refused))).toEqual({
      ...usual,
      outcome: 'refused',
      code: 14,
      codespace: 'pocketcore',
      message: 'no',
    })
    expect(logLine(record(1, failed))).toEqual({ ...usual, outcome: 'failed', reason: 'reset', detail: 'gone' })
    expect(logLine({ kind: 'unsent', number: 3, call, reason: 'No node answers' })).toEqual({
      relay: 3,
      outcome: 'not-sent',
      reason: 'No node answers',
      request,
    })
  })
})

describe('openRelayLog', () => {
  it('default: appends to files whose folders it makes; one file per response besides', async () => {
    const folder = await scratchFolder()
    const places = {
      log: join(folder, 'logs', 'relays.log'),
      raw: join(folder, 'relays.raw'),
      rawFolder: join(folder, 'each'),
    }
    for (const number of [1, 2]) {
      const log = await openRelayLog(places)
      await log.write(record(number, answered))
      await log.write(record(number + 10, { kind: 'failed', reason: 'reset', detail: 'gone' }))
      await log.close()
    }
    expect(await readFile(places.raw, 'utf8')).toBe('{"text":"Grüße"}\n{"text":"Grüße"}\n')
    expect(await readdir(places.rawFolder)).toEqual(['relay-000001.body', 'relay-000002.body'])
    expect(await readFile(join(places.rawFolder, 'relay-000001.body'), 'utf8')).toBe('{"text":"Grüße"}')
    const lines = (await readFile(places.log, 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).relay)).toEqual([1, 11, 2, 12])
  })

  it('behavior: more than a buffer holds arrives whole', async () => {
    const raw = join(await scratchFolder(), 'relays.raw')
    const log = await openRelayLog({ log: null, raw, rawFolder: null })
    const response = 'x'.repeat(300_000)
    for (let number = 1; number <= 5; number += 1) await log.write(record(number, { ...answered, response }))
    await log.close()
    expect((await readFile(raw, 'utf8')).length).toBe(5 * 300_001)
  })

  it('error: a place that cannot be written', async () => {
    const folder = await scratchFolder()
    await expect(openRelayLog({ log: folder, raw: null, rawFolder: null })).rejects.toMatchObject({
      code: 'RELAY_LOG_UNWRITABLE',
      message: `Relays cannot be written down.\nPlace: ${folder}\nReason: EISDIR`,
    })
  })
})
