import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi } from '#api/create-api.ts'
import { openStore } from '#store/open-store.ts'
import { exampleSupplier, insertSuppliers } from '../../store/read/__fixtures__/example-records.ts'
import { basicsCatalogue } from '../basics-catalogue.ts'
import { cataloguePort } from '../catalogue-port.ts'
import { createCommandToken } from '../command-token.ts'
import { trafficHandlers } from './traffic.ts'

let folder: string
let store: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-traffic-'))
  store = join(folder, 'store')
  await using opened = await openStore({ dataFolder: store })
  await insertSuppliers(opened.database, [{ supplier: exampleSupplier() }])
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs the command line as a user does. */
function assay(...words: string[]): Promise<Ended> {
  const main = join(import.meta.dirname, '..', 'main.ts')
  const environment = { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1' }
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...words], { cwd: folder, env: environment }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr }),
    )
  })
}

/** So many requests of this minute, written as a file. */
async function log(name: string, count: number, more: readonly string[] = []): Promise<string> {
  const lines = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      ...{ id: `${index}`, at: Date.now() - 60_000, network: 'direct', address: 'alpha', service: 'text' },
      ...{ outcome: index % 4 === 0 ? 'failed' : 'answered', completion_tokens: 10 },
    }),
  )
  await writeFile(join(folder, name), [...lines, ...more].join('\n'))
  return name
}

describe('assay traffic', () => {
  it('default: a log is counted once, and shown', async () => {
    const file = await log('log.jsonl', 40)
    const first = await assay('traffic', 'import', file, '--store', store)
    expect(first).toEqual({
      code: 0,
      stdout: '40 requests: 40 counted, 0 known before, 0 too old, 0 refused.\n',
      stderr: '',
    })
    const again = await assay('traffic', 'import', file, '--store', store, '--json')
    expect(JSON.parse(again.stdout)).toEqual({
      ...{ lines: 40, recorded: 0, known: 40, tooOld: 0, refused: 0, faults: [] },
    })
    const shown = await assay('traffic', 'show', '--store', store)
    expect(shown.stdout.split('\n').map((line) => line.split(/ {2,}/).map((cell) => cell.trim()))).toEqual([
      ['supplier', 'service', 'requests', 'answered', 'its failures', 'tokens', 'verdict', '× average'],
      ['alpha', 'text', '40', '75%', '10', '400', '–', '1.00'],
      [''],
    ])
  })

  it('error: bad lines are named, the others are counted, and the command fails', async () => {
    const file = await log('bad.jsonl', 42, ['{"id":"half', '{"id":"x","at":1,"supplier":"s","outcome":"answered"}'])
    const { code, stdout, stderr } = await assay('traffic', 'import', file, '--store', store)
    expect([code, stdout]).toEqual([1, '44 requests: 2 counted, 40 known before, 0 too old, 2 refused.\n'])
    expect(stderr).toBe(
      'assay: bad.jsonl: 2 of 44 lines were refused; the others are counted. Correct them and import the file again.\n' +
        '  line 43: it is no JSON in UTF-8\n  line 44: no supplier is known by this name\n',
    )
  })

  it('error: a file that is not there', async () => {
    const { code, stderr } = await assay('traffic', 'import', 'none.jsonl', '--store', store)
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^assay: none\.jsonl cannot be read: ENOENT/)])
  })

  it('behavior: the live process that holds the store counts and shows', async () => {
    await using opened = await openStore({ dataFolder: store })
    const api = await createApi({
      database: opened.database,
      clock: Date.now,
      about: { name: 'assay', version: '0', isDemo: false, notes: [] },
      readiness: { engine: opened.engine, stages: () => [] },
      catalogue: cataloguePort(basicsCatalogue()),
      metrics: new Registry(),
      commands: { token: await createCommandToken(store), handlers: trafficHandlers(opened.database) },
    })
    try {
      await opened.dataFolder?.setAddress(await api.listen({ host: '127.0.0.1', port: 0 }))
      const file = await log('live.jsonl', 2_500)
      const imported = await assay('traffic', 'import', file, '--store', store)
      expect(imported.stdout).toBe('2500 requests: 2458 counted, 42 known before, 0 too old, 0 refused.\n')
      const shown = await assay('traffic', 'show', '--store', store, '--json')
      expect(JSON.parse(shown.stdout)).toMatchObject([{ address: 'alpha', requests: 2_500, answered: 1_875, share: 1 }])
    } finally {
      await api.close()
    }
  })
})
