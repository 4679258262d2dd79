import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withService } from '#backends/simulator/service-fixture.ts'
import { withSimulator } from '#backends/simulator/simulator-fixture.ts'
import type { LoadReport } from '../load/load-report.ts'
import { assayIn } from './__fixtures__/measured-folder.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-load-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const assay = (...words: string[]) => assayIn(folder, ['load', ...words])

/** Twenty requests by four users, the first five to warm up. */
const short = ['--arrivals', 'closed', '--concurrency', '4', '--requests', '20', '--warmup', '5', '--seed', 's']

async function reportOf(...words: string[]): Promise<LoadReport> {
  const { code, stdout, stderr } = await assay(...words, ...short, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as LoadReport
}

describe('assay load', () => {
  it('default: measures a streamed chat, saves its moments and writes a page', async () => {
    await using simulator = await withSimulator({ latency: { baseMs: 20, perTokenMs: 2, jitter: { kind: 'none' } } })
    const files = ['--save', 'a.ndjson', '--html', 'a.html']
    const { code, stdout } = await assay(simulator.url, ...short, ...files, '--goodput', 'ttft:60000', 'e2e:60000')
    expect(code).toBe(0)
    expect(stdout).toContain(
      '15 requests measured, 5 before them to warm up: 15 answered, 0 failed, 0 cut off by the end',
    )
    expect(stdout).toMatch(/^ttft_ms +15 /m)
    expect(stdout).toMatch(/^Goodput \(ttft ≤ 60000 ms, e2e ≤ 60000 ms\): [\d.]+ requests\/s, 100% of all/m)
    const lines = (await readFile(join(folder, 'a.ndjson'), 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual([
      'load',
      'run',
      ...Array<string>(20).fill('request'),
      'end',
    ])
    const page = await readFile(join(folder, 'a.html'), 'utf8')
    expect(page).toMatch(/^<!doctype html>.*<svg .*<\/html>\n$/s)
    expect(page).not.toMatch(/<script|src=|href=/)
    const compared = await assay('compare', 'a.ndjson', 'a.ndjson')
    expect(compared.stdout).toContain('ratios are paired')
    expect(compared.stdout).toMatch(/^e2e_ms +p50 .* 1\.000 \[1\.000, 1\.000\]$/m)
  })

  it('args: the tokens of answers counted again by a tokenizer from a folder', async () => {
    await using simulator = await withSimulator({})
    const model = { type: 'WordLevel', vocab: { '[UNK]': 0 }, unk_token: '[UNK]' }
    const none = { truncation: null, padding: null, normalizer: null, post_processor: null, decoder: null }
    const tokenizer = { version: '1.0', added_tokens: [], pre_tokenizer: { type: 'Whitespace' }, model, ...none }
    await mkdir(join(folder, 'words'))
    await writeFile(join(folder, 'words', 'tokenizer.json'), JSON.stringify(tokenizer))
    await writeFile(join(folder, 'words', 'tokenizer_config.json'), '{"tokenizer_class": "PreTrainedTokenizerFast"}')
    const { runs } = await reportOf(simulator.url, '--tokenizer', 'words')
    const { recount, outputByUsage, impossibleClaims } = runs[0]?.summary.tokens ?? {}
    expect([recount?.answers, impossibleClaims]).toEqual([15, 0])
    expect(recount?.counted).toBeGreaterThan(0)
    expect(recount?.claimed).toBe(outputByUsage)
  })

  it('args: images and embeddings, by their own units', async () => {
    await using images = await withService({ kind: 'image', model: 'sim' })
    await using embeddings = await withService({ kind: 'embedding', model: 'sim' })
    const reports = [
      await reportOf(images.url, '--workload', 'images', '--size', '64x64', '--images', '2', '--model', 'sim'),
      await reportOf(images.url, '--workload', 'images', '--size', '64x64', '--image-face', 'sd'),
      await reportOf(embeddings.url, '--workload', 'embeddings', '--batch', '3', '--model', 'sim'),
    ]
    expect(
      reports.map(({ unit, runs: [run] }) => {
        const { requests, unitsPerSecond = 0, answeredPerSecond = 1 } = run?.summary ?? {}
        return [unit, requests?.answered, Math.round(unitsPerSecond / answeredPerSecond)]
      }),
    ).toEqual([
      ['image', 15, 2],
      ['image', 15, 1],
      ['vector', 15, 3],
    ])
  })

  it('args: a sweep goes from one user over eight rates; a table of its steps, the last one in full', async () => {
    await using simulator = await withSimulator({ latency: { baseMs: 10, perTokenMs: 0, jitter: { kind: 'none' } } })
    const sweep = ['--arrivals', 'sweep', '--concurrency', '4', '--duration', '200ms', '--warmup', '0', '--no-stream']
    const { code, stdout } = await assay(simulator.url, ...sweep, '--html', 'sweep.html')
    expect(code).toBe(0)
    const steps = stdout.split('\n').flatMap((line) => line.match(/^(closed \d+|poisson) [\d. ]/)?.[1] ?? [])
    expect(steps.slice(0, 2)).toEqual(['closed 1', 'closed 4'])
    expect(new Set(steps.slice(2))).toEqual(new Set(['poisson']))
    expect(steps.length).toBe(11)
    expect(stdout).toContain('/s, in full:')
    expect(await readFile(join(folder, 'sweep.html'), 'utf8')).toContain('Times by throughput')
  })

  it('behavior: a page shows what a server is called as text', async () => {
    const hostile = await assay('http://127.0.0.1:1', ...short, '--model', '<img src=x>', '--html', 'b.html')
    expect(hostile.code).toBe(1)
    const page = await readFile(join(folder, 'b.html'), 'utf8')
    expect(page).toContain('&lt;img src=x&gt;')
    expect(page).not.toContain('<img')
  })

  it('behavior: answers that together would take too much memory are given up, and said to be our failure', async () => {
    await using images = await withService({ kind: 'image', model: 'sim' })
    const { code, stdout } = await assay(images.url, '--workload', 'images', ...short, '--max-memory', '2000')
    expect(code).toBe(1)
    expect(stdout).toContain('0 answered, 15 failed (15 local-fault memory)')
    expect(stdout).toContain('15 answers were given up because all in flight would have taken more than --max-memory')
  })

  it('error: nobody there; failures by kind, and exit code 1', async () => {
    const gone = await withSimulator({})
    await gone.close()
    const { code, stdout } = await assay(gone.url, ...short)
    expect(code).toBe(1)
    expect(stdout).toContain('0 answered, 15 failed (15 unreachable)')
    expect(stdout).toContain('No measured request was answered')
  })

  it('error: what cannot be read or written, before anything is sent', async () => {
    const url = 'http://127.0.0.1:1'
    const ended = await Promise.all([
      assay(url, '--arrivals', 'trace'),
      assay(url, '--save', 'none/a.ndjson'),
      assay(url, '--tokenizer', 'none'),
      assay(url, '--goodput', 'speed:1'),
      assay(url, '--pairs', '128'),
      assay('compare', 'none', 'none'),
    ])
    expect(ended.map(({ code, stderr }) => [code, stderr.split('\n')[0]?.slice(0, 60)])).toEqual([
      [1, 'assay: There is no trace to follow.'],
      [1, 'assay: none/a.ndjson cannot be written: ENOENT: no such file'],
      [1, 'assay: No tokenizer can be opened in none: ENOENT: no such f'],
      [1, "error: option '--goodput <targets...>' argument 'speed:1' is"],
      [1, "error: option '--pairs <pairs>' argument '128' is invalid. W"],
      [1, 'assay: none is no saved load run: line 1 cannot be read.'],
    ])
  })
})
