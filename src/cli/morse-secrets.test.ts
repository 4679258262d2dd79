import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { until } from './__fixtures__/running-bench.ts'
import { openSmallLocalnet, type SmallLocalnet, service } from './__fixtures__/small-localnet.ts'

const program = join(import.meta.dirname, 'main.ts')

/** Every way in which the secret half of a key could be written down. */
function traces(hex: string): ReadonlyMap<string, Buffer> {
  const seed = Buffer.from(hex.slice(0, 64), 'hex')
  // Inside a longer stretch base64 has three phases; the middle of each is the same whatever surrounds it.
  const phases = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), seed])
      .toString('base64')
      .slice(4, 40),
  )
  return new Map([
    ['bytes', seed],
    ['hex', Buffer.from(hex.slice(0, 64))],
    ['upper-case hex', Buffer.from(hex.slice(0, 64).toUpperCase())],
    ['numbers', Buffer.from([...seed.subarray(0, 8)].join())],
    ['pretty numbers', Buffer.from([...seed.subarray(0, 6)].join(', '))],
    ...phases.flatMap((phase, shift): [string, Buffer][] => [
      [`base64 ${shift}`, Buffer.from(phase)],
      [`base64url ${shift}`, Buffer.from(phase.replaceAll('+', '-').replaceAll('/', '_'))],
    ]),
  ])
}

function found(places: ReadonlyMap<string, Buffer>, hex: string): string[] {
  return [...places].flatMap(([place, bytes]) =>
    [...traces(hex)].flatMap(([form, trace]) => (bytes.includes(trace) ? [`${place} (${form})`] : [])),
  )
}

async function filesUnder(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const read = async (path: string) => {
    const bytes = await readFile(path)
    return [path, path.endsWith('.gz') ? gunzipSync(bytes) : bytes] as const
  }
  return new Map(await Promise.all(paths.map(read)))
}

test('the search finds a secret however it is written', () => {
  const hex = `${'0123456789abcdef'.repeat(4)}${'ab'.repeat(32)}`
  const seed = Buffer.from(hex.slice(0, 64), 'hex')
  const written = [
    hex,
    hex.toUpperCase(),
    `x${Buffer.concat([Buffer.from('ab'), seed]).toString('base64')}`,
    `[${[...seed]}]`,
  ]
  for (const text of [...written, seed])
    expect(found(new Map([['it', Buffer.from(text)]]), hex).length).toBeGreaterThan(0)
  expect(found(new Map([['it', Buffer.from(hex.slice(64))]]), hex)).toEqual([])
})

test('behavior: keys of applications are nowhere but in their file: not in the store, the logs, the API, evidence or what commands print', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'assay-secrets-'))
  const keysFolder = await mkdtemp(join(tmpdir(), 'assay-keys-'))
  await using localnet = await openSmallLocalnet({
    servicers: { honest: [], 'also-honest': [] },
    relaysPerSession: 400,
  })
  const secret = localnet.application.key.export()
  const keysFile = join(keysFolder, 'applications.keys')
  await writeFile(keysFile, `${secret}\n`, { mode: 0o600 })
  const places = new Map<string, Buffer>()
  let bench: ChildProcess | undefined
  try {
    const store = join(folder, 'store')
    bench = spawn(
      process.execPath,
      [
        program,
        'serve',
        '--network',
        'morse',
        '--profile',
        'demo',
        '--port',
        '0',
        '--store',
        store,
        '--app-keys',
        keysFile,
        '--rpc',
        ...localnet.rpcUrls,
        '--services',
        service,
        '--allow-private',
        '127.0.0.0/8',
      ],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const printed: Buffer[] = []
    for (const stream of [bench.stdout, bench.stderr]) stream?.on('data', (chunk: Buffer) => printed.push(chunk))
    const url = () => / serves (http:\/\/\S+)/.exec(Buffer.concat(printed).toString())?.[1]
    await until('the bench serves', () => url() !== undefined)
    let lastBlockAt = 0
    await until('relays are answered', async () => {
      if (performance.now() - lastBlockAt > 300) {
        localnet.chain.produceBlock()
        lastBlockAt = performance.now()
      }
      return Object.values(localnet.relaysHeld()).reduce((sum, relays) => sum + relays, 0) > 20
    })
    const api = url() ?? ''
    const openapi: { paths: Record<string, { get?: unknown }> } = JSON.parse(
      await readFile(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8'),
    )
    const listed = await (await fetch(`${api}/api/suppliers`)).text()
    const id = /"id":"([^"]+)"/.exec(listed)?.[1] ?? ''
    for (const path of Object.keys(openapi.paths)) {
      const signal = AbortSignal.timeout(2_000)
      const address = `${api}${path.replaceAll(/\{[^}]+\}/g, id)}`
      const text = await fetch(address, { signal })
        .then((answer) => answer.text())
        .catch(() => '')
      places.set(`GET ${path}`, Buffer.from(text))
    }
    places.set('the command line', await readFile(`/proc/${bench.pid}/cmdline`).catch(() => Buffer.alloc(0)))
    for (const command of [
      ['leaderboard', '--json'],
      ['suppliers', '--json'],
      ['evidence', id, '--json'],
      ['evidence', id],
    ]) {
      const options = { cwd: folder, timeout: 30_000 }
      const run = promisify(execFile)(process.execPath, [program, ...command, '--store', store], options)
      const { stdout, stderr } = await run.catch((error: { stdout?: string; stderr?: string }) => error)
      places.set(`assay ${command.join(' ')}`, Buffer.from(`${stdout}${stderr}`))
    }
    // On a busy machine a session may be over before its relays are sent; the next one serves as well.
    let relayed = Buffer.alloc(0)
    for (let tries = 0; tries < 4 && !relayed.includes('"goodRelays": 3'); tries += 1) {
      relayed = Buffer.concat([relayed, await relay(localnet, { folder, keysFile })])
    }
    places.set('assay relay', relayed)
    expect(String(relayed)).toContain('"goodRelays": 3')
    const ended = new Promise((resolve) => bench?.once('exit', resolve))
    bench.kill('SIGTERM')
    await ended
    places.set('what the bench printed', Buffer.concat(printed))
    for (const [path, bytes] of await filesUnder(folder)) places.set(path, bytes)
    expect(found(places, secret)).toEqual([])
    // What was searched is what there is: addresses of nodes are in it, in every kind of place.
    const nodes = ['honest', 'also-honest'].map((name) => localnet.addressOf(name))
    const witnesses = [...places]
      .filter(([, bytes]) => nodes.some((node) => bytes.includes(node)))
      .map(([place]) => place)
    for (const place of ['GET /api/suppliers', 'assay leaderboard --json', 'assay relay', 'relays.log', '.jsonl.gz'])
      expect(
        witnesses.some((witness) => witness.endsWith(place)),
        place,
      ).toBe(true)
  } finally {
    bench?.kill('SIGKILL')
    await Promise.all([folder, keysFolder].map((path) => rm(path, { recursive: true, force: true })))
  }
}, 120_000)

/** Three relays, with everything that can be written down about them. */
async function relay({ rpcUrls }: SmallLocalnet, { folder, keysFile }: { folder: string; keysFile: string }) {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [
      program,
      'relay',
      '--json',
      '--rpc',
      rpcUrls[0],
      '--chain',
      service,
      '--app-key',
      `file:${keysFile}`,
      '--path',
      '/v1/chat/completions',
      '--data',
      '{}',
      '--relays',
      '3',
      '--log',
      join(folder, 'relays.log'),
      '--raw',
      join(folder, 'relays.raw'),
      '--raw-folder',
      join(folder, 'raw'),
    ],
    { cwd: folder, timeout: 60_000 },
  ).catch((error: { stdout?: string; stderr?: string }) => error)
  return Buffer.from(`${stdout}${stderr}`)
}
