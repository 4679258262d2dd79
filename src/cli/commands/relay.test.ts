import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answering, HandMadeChain, keyNamed, refusing } from '#networks/morse/__fixtures__/hand-made-chain.ts'

const files = join(import.meta.dirname, '..', '..', 'localnet', '__fixtures__', 'morse-files')

let folder = ''
let chain: HandMadeChain
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-relay-'))
  chain = await HandMadeChain.open()
  chain.addNodes(3, ['A100'], answering({ text: 'Grüße' }))
  chain.addApplication('ours', ['A100'])
  await writeFile(join(folder, 'key'), keyNamed('ours').export(), { mode: 0o600 })
})
afterAll(async () => {
  await chain[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs `assay relay` as a user does, who presses Ctrl-C when the signal aborts. */
function relay(...words: (string | { readonly signal: AbortSignal })[]): Promise<Ended> {
  const [signal] = words.flatMap((word) => (typeof word === 'string' ? [] : [word.signal]))
  const main = join(import.meta.dirname, '..', 'main.ts')
  const environment = { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1', APP_KEY: keyNamed('ours').export() }
  return new Promise((resolve) => {
    const flags = words.filter((word) => typeof word === 'string')
    const options = { cwd: folder, env: environment }
    const child = execFile(process.execPath, [main, 'relay', ...flags], options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr }),
    )
    signal?.addEventListener('abort', () => child.kill('SIGINT'))
  })
}

const flags = () => ['--rpc', chain.url, '--app-key', 'file:key', '--chain', 'A100', '--path', '/p', '--data', '{}']

describe('assay relay', () => {
  it('default: relays by flags, counted by servicer, exit code 0', async () => {
    const { code, stdout, stderr } = await relay(...flags(), '--relays', '12', '--json')
    expect([code, stderr]).toEqual([0, ''])
    const summary = JSON.parse(stdout)
    expect(summary).toMatchObject({ goodRelays: 12, badRelays: 0, problems: [], sessions: [9] })
    const counts = chain.nodes.map(({ key, relays }) => [key.address, relays.length] as const)
    expect(summary.byNodeCount).toEqual(Object.fromEntries(counts.filter(([, count]) => count > 0)))
  })

  it('default: a data file, its hosts replaced, and everything written down but keys', async () => {
    const path = join(files, 'localnet-poc', 'data_llm.json')
    const { appPrivKey, ...data } = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(join(folder, 'data.json'), JSON.stringify({ ...data, appPrivKey: keyNamed('ours').export() }))
    const places = ['--raw', 'raw', '--raw-folder', 'each']
    const { code, stdout, stderr } = await relay('data.json', '--rpc', chain.url, '--no-mesh', ...places)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^2 of 2 relays good in .* in the session of height 9\nanswered in p50 /)
    expect(await readFile(join(folder, 'raw'), 'utf8')).toBe('{"text":"Grüße"}\n{"text":"Grüße"}\n')
    expect(await readdir(join(folder, 'each'))).toEqual(['relay-000001.body', 'relay-000002.body'])
    const log = await readFile(join(folder, 'logs', 'relays.log'), 'utf8')
    const lines = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ outcome, signatureIsValid }) => [outcome, signatureIsValid])).toEqual([
      ['answered', true],
      ['answered', true],
    ])
    expect(lines[0].request).toMatchObject({ method: 'POST', path: '/v1/completions', headers: null })
    for (const secret of [appPrivKey, keyNamed('ours').export().slice(0, 64)])
      expect(log + stdout).not.toContain(secret)
  })

  it('args: one servicer; what it refuses is bad, by reason, and fails the run beyond what is allowed', async () => {
    const [node] = chain.nodes
    if (node === undefined) throw new TypeError('the chain has nodes')
    const only = [...flags(), '--servicer', node.key.address.toUpperCase(), '--relays', '3', '--concurrency', '1']
    node.behaviour = refusing(90)
    const strict = await relay(...only)
    const lenient = await relay(...only, '--allow-failures', '3')
    node.behaviour = answering('fine')
    expect([strict.code, lenient.code]).toEqual([1, 0])
    expect(strict.stdout).toContain('0 of 3 relays good')
    expect(strict.stdout).toMatch(/\nEvidenceSealed \(90\) +3 +a test says so\n$/)
  })

  it('behavior: interrupted, it says what was done and ends with 1', async () => {
    const before = chain.nodes.flatMap(({ relays }) => relays).length
    const interruption = new AbortController()
    const ended = relay({ signal: interruption.signal }, ...flags(), '--relays', '1000', '--rate', '20', '--json')
    await expect
      .poll(() => chain.nodes.flatMap(({ relays }) => relays).length, { timeout: 10_000 })
      .toBeGreaterThan(before + 2)
    interruption.abort()
    const { code, stdout } = await ended
    expect(code).toBe(1)
    const { goodRelays, badRelays } = JSON.parse(stdout)
    expect(goodRelays).toBeGreaterThan(2)
    expect(goodRelays + badRelays).toBeLessThan(1_000)
  })

  it('error: nobody to relay to', async () => {
    const { code, stderr } = await relay(...flags(), '--servicer', 'ab'.repeat(20))
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^assay: Nothing was sent: there is no session for chain A100 that could be used\.\nNone of the servicers asked for is in the session of height 9, which has [0-9a-f, ]+\.\n$/,
    )
  })

  it('error: what to relay is not clear', async () => {
    const { code, stderr } = await relay('--rpc', chain.url, '--app-key', 'env:APP_KEY')
    expect([code, stderr]).toEqual([
      1,
      'assay: It is not clear what to relay. Correct this and run it again.\n  --chain is missing\n  --path or --data is missing\n',
    ])
  })

  it('error: flags that cannot be', async () => {
    const wrong = [
      ['--timeout', '90000'],
      ['--rate', '0'],
      ['--allow-failures', '-1'],
      ['--relays', '1.5'],
    ]
    const ended = await Promise.all(wrong.map((words) => relay(...flags(), ...words)))
    expect(ended.map(({ code }) => code)).toEqual([1, 1, 1, 1])
    expect(ended.map(({ stderr }) => /It must be [^.]+\./.exec(stderr)?.[0])).toEqual([
      'It must be at most 86400, a day.',
      'It must be a number above 0.',
      'It must be a whole number, 0 or more.',
      'It must be a whole number above 0.',
    ])
  })

  it('error: a key file that others can read, and a key where a reference should be', async () => {
    await chmod(join(folder, 'key'), 0o644)
    const open = await relay(...flags())
    await chmod(join(folder, 'key'), 0o600)
    expect([open.code, open.stderr]).toEqual([1, expect.stringContaining('can be read by others (mode 644)')])
    const key = keyNamed('ours').export()
    const pasted = await relay('--rpc', chain.url, '--chain', 'A100', '--path', '/', '--app-key', key)
    expect(pasted.stderr).toBe(
      'assay: --app-key must say where the key is, never the key itself: write env:NAME or file:PATH.\n',
    )
  })

  it('args: a key from the environment', async () => {
    const { code } = await relay('--rpc', chain.url, '--app-key', 'env:APP_KEY', '--chain', 'A100', '--path', '/health')
    expect(code).toBe(0)
    expect(chain.nodes.flatMap(({ relays }) => relays).at(-1)).toBeDefined()
  })
})
