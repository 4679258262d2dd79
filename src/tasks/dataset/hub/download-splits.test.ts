import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheFolderOf, readCachedSplit } from '../cache.ts'
import { splitReader } from '../split-reader.ts'
import { commitOfFiles, type Repository, sendBytes, startHub } from './__fixtures__/hub-server.ts'
import { type DownloadOptions, downloadSplits } from './download-splits.ts'

const golden = join(import.meta.dirname, '../__golden__')
const parquet = readFileSync(join(golden, 'columns.parquet'))
const longParquet = readFileSync(join(golden, 'long.parquet'))
const source = { path: 'org/set', config: 'main' }
const converted = { 'main/test/0000.parquet': parquet, 'main/train/0000.parquet': parquet }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-hub-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

type Hub = Awaited<ReturnType<typeof startHub>>

function optionsFor(hub: Hub, change: Partial<DownloadOptions> = {}) {
  const waited: number[] = []
  const wait = async (milliseconds: number) => waited.push(milliseconds)
  return { cacheFolder: folder, fetch: hub.fetch, wait, waited, ...change }
}

function withSet(repository: Repository) {
  return startHub({ 'org/set': repository })
}

const wanted = [{ split: 'test' }]

describe('downloadSplits', () => {
  it('default: pins the commit, downloads the conversion, and works offline from then on', async () => {
    await using hub = await withSet({ main: {}, conversion: converted })
    let bytes = 0
    const commit = commitOfFiles(converted)
    const fetched = await downloadSplits(source, wanted, optionsFor(hub, { onBytes: (count) => (bytes += count) }))
    expect(fetched).toEqual([
      { source, split: 'test', revision: `org/set@${commit}`, files: 1, bytes: parquet.length, wasCached: false },
    ])
    expect(hub.asked.map(({ host, path }) => `${host}${path}`)).toEqual([
      'huggingface.co/api/datasets/org/set/revision/refs%2Fconvert%2Fparquet',
      `huggingface.co/api/datasets/org/set/tree/${commit}?recursive=false`,
      `huggingface.co/api/datasets/org/set/tree/${commit}/main?recursive=true`,
      `huggingface.co/api/datasets/org/set/tree/${commit}/main?recursive=true&cursor=3`,
      `huggingface.co/datasets/org/set/resolve/${commit}/main/test/0000.parquet`,
      `cdn-lfs.hf.co/datasets/org/set/resolve/${commit}/main/test/0000.parquet?signature=x`,
    ])
    expect(bytes).toBeGreaterThan(parquet.length)
    expect(await splitReader({ cacheFolder: folder })(source, 'test')).toMatchObject({
      rows: [{ question: 'a\nb' }, {}, {}],
      revision: `org/set@${commit}`,
    })
    expect(readdirSync(cacheFolderOf(folder, source)).sort()).toEqual([
      `test-${commit.slice(0, 12)}-00000.parquet`,
      'test.split.json',
    ])
    hub.asked.length = 0
    expect(await downloadSplits(source, wanted, optionsFor(hub))).toMatchObject([{ wasCached: true }])
    expect(hub.asked).toEqual([])
    await downloadSplits(source, wanted, optionsFor(hub, { isRefresh: true }))
    expect(hub.asked).not.toEqual([])
  })

  it('behavior: the token goes to huggingface.co only', async () => {
    await using hub = await withSet({ main: {}, conversion: converted, isGated: true })
    await downloadSplits(source, wanted, optionsFor(hub, { token: 'hf_x' }))
    const hosts = new Set(hub.asked.map(({ host, authorization }) => `${host} ${authorization}`))
    expect([...hosts]).toEqual(['huggingface.co Bearer hf_x', 'cdn-lfs.hf.co undefined'])
  })

  it('behavior: without a conversion, files of the repository by its README', async () => {
    const readme = `---
configs:
- config_name: main
  data_files:
  - split: test
    path: ["b/*.tsv", "extra.tsv"]
- config_name: other
  data_files: x.csv
---
# A set
`
    const main = {
      'README.md': readme,
      'b/2.tsv': 'q\tn\nc\t3\n',
      'b/1.tsv': 'q\tn\na,b\t1\n',
      'extra.tsv': 'q\tn\nd\t4\n',
    }
    await using hub = await withSet({ main })
    await downloadSplits(source, wanted, optionsFor(hub))
    expect((await readCachedSplit(folder, source, 'test'))?.rows).toEqual([
      { q: 'a,b', n: 1 },
      { q: 'c', n: 3 },
      { q: 'd', n: 4 },
    ])
  })

  it('behavior: without a README, files by their names', async () => {
    const main = { 'data/dev.jsonl': '{"a":1}\n', 'data/test_0.jsonl.gz': gzipSync('{"a":2}\n'), 'set.py': 'x' }
    await using hub = await withSet({ main })
    const plain = { path: 'org/set', config: null }
    await downloadSplits(plain, [{ split: 'validation' }, { split: 'test' }], optionsFor(hub))
    expect((await readCachedSplit(folder, plain, 'validation'))?.rows).toEqual([{ a: 1 }])
    expect((await readCachedSplit(folder, plain, 'test'))?.rows).toEqual([{ a: 2 }])
  })

  it('args: files that the definition names, with columns that it names', async () => {
    const main = { 'answer_test/a b_test.csv': 'q,"c, d",A\n' }
    await using hub = await withSet({ main, conversion: converted })
    const named = {
      path: 'org/set',
      config: null,
      files: { test: [{ kind: 'hub', repository: 'org/set', pattern: 'answer_test/a b_test.csv' }] },
      csv: { hasHeader: false, columnNames: ['question', 'choice1', 'answer'] },
    } as const
    await downloadSplits(named, wanted, optionsFor(hub))
    expect((await readCachedSplit(folder, named, 'test'))?.rows).toEqual([
      { question: 'q', choice1: 'c, d', answer: 'A' },
    ])
    expect(cacheFolderOf(folder, named)).not.toBe(cacheFolderOf(folder, { path: 'org/set', config: null }))
  })

  it('behavior: one configuration needs no name; of several the default', async () => {
    const both = { 'a/test/0000.parquet': parquet, 'b/test/0000.parquet': parquet }
    await using hub = await startHub({
      'org/one': { main: {}, conversion: { 'only/test/0000.parquet': parquet } },
      'org/two': { main: { 'README.md': '---\nconfigs:\n- config_name: b\n  default: true\n---\n' }, conversion: both },
      'org/none': { main: { x: '' }, conversion: both },
    })
    for (const path of ['org/one', 'org/two']) {
      expect(await downloadSplits({ path, config: null }, wanted, optionsFor(hub))).toHaveLength(1)
    }
    await expect(downloadSplits({ path: 'org/none', config: null }, wanted, optionsFor(hub))).rejects.toThrow(
      'it has several configurations (a, b)',
    )
  })

  it('behavior: the first rows come alone, and are given only to who is content with them', async () => {
    await using hub = await withSet({ main: {}, conversion: { 'main/test/0000.parquet': longParquet } })
    const fetched = await downloadSplits(source, [{ split: 'test', firstRows: 150 }], optionsFor(hub))
    expect(fetched).toMatchObject([{ firstRows: 200 }])
    expect(fetched[0]?.bytes).toBeLessThan(longParquet.length / 3)
    expect(hub.asked.every(({ host, range }) => host !== 'cdn-lfs.hf.co' || range !== undefined)).toBe(true)
    const readSplit = splitReader({ cacheFolder: folder })
    const { rows } = await readSplit(source, 'test', { firstRows: 150 })
    expect([rows.length, rows[0], rows[149]]).toEqual([
      150,
      { n: 0, text: 'row 0 '.repeat(20) },
      { n: 149, text: 'row 149 '.repeat(20) },
    ])
    await expect(readSplit(source, 'test')).rejects.toMatchObject({
      code: 'DATASET_MISSING',
      message: expect.stringContaining('is here with its first 200 rows only'),
    })
    await expect(readSplit(source, 'test', { firstRows: 201 })).rejects.toMatchObject({ code: 'DATASET_MISSING' })
    expect(await downloadSplits(source, wanted, optionsFor(hub))).toMatchObject([
      { wasCached: false, bytes: longParquet.length },
    ])
    expect((await splitReader({ cacheFolder: folder })(source, 'test')).rows).toHaveLength(2000)
  })

  it('behavior: a part whose connection breaks is continued', async () => {
    await using hub = await withSet({ main: {}, conversion: { 'main/test/0000.parquet': longParquet } })
    const waiting: (() => void)[] = []
    let hasBroken = false
    hub.fail((request, response) => {
      const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? -1)
      if (request.headers['x-host'] !== 'cdn-lfs.hf.co' || from !== 4 || hasBroken) return false
      hasBroken = true
      const to = Number(request.headers.range?.split('-')[1])
      const range = `bytes ${from}-${to}/${longParquet.length}`
      response.writeHead(206, { 'content-range': range, 'content-length': to - from + 1 })
      response.write(longParquet.subarray(from, from + 100))
      waiting.push(() => response.destroy())
      return true
    })
    const options = optionsFor(hub, { onBytes: (bytes) => bytes === 100 && waiting.pop()?.() })
    await downloadSplits(source, [{ split: 'test', firstRows: 100 }], options)
    expect(hub.asked.some(({ range }) => range?.startsWith('bytes=104-'))).toBe(true)
    const { rows } = await splitReader({ cacheFolder: folder })(source, 'test', { firstRows: 100 })
    expect(rows[99]).toEqual({ n: 99, text: 'row 99 '.repeat(20) })
  })

  it('behavior: several files end where there are rows enough', async () => {
    const files = {
      'main/test/0000.parquet': parquet,
      'main/test/0001.parquet': parquet,
      'main/test/0002.parquet': parquet,
    }
    await using hub = await withSet({ main: {}, conversion: files })
    const fetched = await downloadSplits(source, [{ split: 'test', firstRows: 4 }], optionsFor(hub))
    expect(fetched).toMatchObject([{ files: 2, firstRows: 6 }])
    expect((await readCachedSplit(folder, source, 'test', { firstRows: 5 }))?.rows).toHaveLength(5)
  })

  it('behavior: a server without ranges gives the whole file', async () => {
    await using hub = await withSet({ main: {}, conversion: { 'main/test/0000.parquet': longParquet } })
    hub.fail((request, response) => {
      if (request.headers['x-host'] !== 'cdn-lfs.hf.co') return false
      response.end(longParquet)
      return true
    })
    const fetched = await downloadSplits(source, [{ split: 'test', firstRows: 5 }], optionsFor(hub))
    expect(fetched).toMatchObject([{ bytes: longParquet.length }])
    expect(fetched[0]).not.toHaveProperty('firstRows')
  })

  it('behavior: a connection that breaks is continued where it broke', async () => {
    await using hub = await withSet({ main: {}, conversion: { 'main/test/0000.parquet': longParquet } })
    let cuts = 0
    let received = 0
    let cut = () => {}
    hub.fail((request, response) => {
      if (request.headers['x-host'] !== 'cdn-lfs.hf.co' || cuts === 3) return false
      cuts += 1
      received = 0
      cut = () => response.destroy()
      const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
      response.writeHead(from === 0 ? 200 : 206, {
        etag: '"v1"',
        'content-length': longParquet.length - from,
        'content-range': `bytes ${from}-${longParquet.length - 1}/${longParquet.length}`,
      })
      response.write(longParquet.subarray(from, from + 5000))
      return true
    })
    // Breaks only after the client has taken what was sent: an error drops what waits in its stream.
    const onBytes = (bytes: number) => {
      received += bytes
      if (received === 5000) cut()
    }
    const fetched = await downloadSplits(source, wanted, optionsFor(hub, { onBytes }))
    expect(fetched).toMatchObject([{ bytes: longParquet.length }])
    const ranges = hub.asked.flatMap(({ host, range, ifRange }) => (host === 'cdn-lfs.hf.co' ? [[range, ifRange]] : []))
    expect(ranges).toEqual([
      [undefined, undefined],
      ['bytes=5000-', '"v1"'],
      ['bytes=10000-', '"v1"'],
      ['bytes=15000-', '"v1"'],
    ])
    expect((await readCachedSplit(folder, source, 'test'))?.rows).toHaveLength(2000)
  })

  it('behavior: what a dead process left is continued, unless the server has another version', async () => {
    await using hub = await withSet({ main: {}, conversion: { 'main/test/0000.parquet': longParquet } })
    const commit = commitOfFiles({ 'main/test/0000.parquet': '' })
    const place = join(cacheFolderOf(folder, source), `test-${commit.slice(0, 12)}-00000.parquet`)
    const url = `https://huggingface.co/datasets/org/set/resolve/${commit}/main/test/0000.parquet`
    mkdirSync(cacheFolderOf(folder, source), { recursive: true })
    for (const etag of ['"v1"', '"v0"']) {
      writeFileSync(`${place}.99999999.part`, etag === '"v1"' ? longParquet.subarray(0, 4000) : 'old'.repeat(1000))
      writeFileSync(`${place}.99999999.part.json`, JSON.stringify({ url, etag }))
      hub.asked.length = 0
      let bytes = 0
      await downloadSplits(source, wanted, optionsFor(hub, { isRefresh: true, onBytes: (count) => (bytes += count) }))
      const last = hub.asked.at(-1)
      expect([last?.range, last?.ifRange]).toEqual([etag === '"v1"' ? 'bytes=4000-' : 'bytes=3000-', etag])
      expect((await readCachedSplit(folder, source, 'test'))?.rows).toHaveLength(2000)
    }
    expect(readdirSync(cacheFolderOf(folder, source)).filter((name) => name.includes('.part'))).toEqual([])
  })

  it('behavior: a busy hub is waited for as it says', async () => {
    await using hub = await withSet({ main: {}, conversion: converted })
    const answers: [number, Record<string, string>][] = [
      [429, { 'retry-after': '7' }],
      [503, {}],
      [429, { 'retry-after': new Date(20_000).toUTCString() }],
    ]
    hub.fail((_, response) => {
      const next = answers.shift()
      if (next === undefined) return false
      response.writeHead(...next).end()
      return true
    })
    const options = optionsFor(hub, { now: () => 5000 })
    await downloadSplits(source, wanted, options)
    expect(options.waited).toEqual([7000, 2000, 15_000])
  })

  it('behavior: a damaged file is found by its checksum', async () => {
    await using hub = await withSet({ main: {}, conversion: converted })
    await downloadSplits(source, wanted, optionsFor(hub))
    const name = readdirSync(cacheFolderOf(folder, source)).find((file) => file.endsWith('.parquet')) ?? ''
    const path = join(cacheFolderOf(folder, source), name)
    writeFileSync(path, 'x')
    await expect(readCachedSplit(folder, source, 'test')).rejects.toMatchObject({ code: 'DATASET_CACHE_DAMAGED' })
    rmSync(path)
    await expect(readCachedSplit(folder, source, 'test')).rejects.toThrow('the file is gone')
  })

  it.each([
    [
      'no such split',
      { main: { 'README.md': '', 'test.csv': 'a\n1\n' } },
      'no split "nope" (there are: test)',
      'nope',
      null,
    ],
    [
      'no such configuration',
      { main: { 'test.csv': 'a\n1\n' } },
      'no configuration "main" (it has no configurations)',
      'test',
      'main',
    ],
    ['a script only', { main: { 'set.py': 'print()' } }, 'a Python script of its own makes it', 'test', null],
    ['no rows', { main: { 'a.png': 'x' } }, 'no files of rows', 'test', null],
    [
      'a gate',
      { main: {}, conversion: converted, isGated: true },
      'the data set is gated, access is refused',
      'test',
      'main',
    ],
  ] as const)('error: %s', async (_, repository, reason, split, config) => {
    await using hub = await withSet(repository)
    await expect(downloadSplits({ path: 'org/set', config }, [{ split }], optionsFor(hub))).rejects.toMatchObject({
      code: 'HUB_FAILED',
      message: expect.stringContaining(reason),
    })
  })

  it('error: what the advice says for gated and for unknown data sets', async () => {
    await using hub = await withSet({ main: {}, isGated: true })
    await expect(downloadSplits(source, wanted, optionsFor(hub))).rejects.toThrow(
      'accept the terms of the data set at https://huggingface.co/datasets/org/set and set HF_TOKEN',
    )
    await expect(downloadSplits({ path: 'org/gone', config: null }, wanted, optionsFor(hub))).rejects.toThrow(
      'there is no such data set, or it is private (HTTP 401)',
    )
  })

  const onFiles = (request: { url?: string | undefined }) => request.url?.includes('/resolve/') === true
  it.each([
    ['another content', (bytes: Buffer) => bytes.fill(1, 100, 200), 'another checksum'],
    ['more content', (bytes: Buffer) => Buffer.concat([bytes, bytes]), 'more than'],
    ['less content', (bytes: Buffer) => bytes.subarray(0, 100), 'breaks off'],
  ])('error: %s than listed', async (_, change, reason) => {
    await using hub = await withSet({ main: {}, conversion: converted })
    hub.fail((request, response) => {
      if (!onFiles(request)) return false
      sendBytes({ ...request, headers: {} } as never, response, change(Buffer.from(parquet)))
      return true
    })
    const downloading = downloadSplits(source, wanted, optionsFor(hub))
    await expect(downloading).rejects.toMatchObject({ code: 'HUB_FAILED', message: expect.stringContaining(reason) })
    expect(await readCachedSplit(folder, source, 'test')).toBeUndefined()
  })

  it('error: a bomb of packed bytes ends at the size that is listed', async () => {
    await using hub = await withSet({ main: {}, conversion: converted })
    hub.fail((request, response) => {
      if (!onFiles(request)) return false
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(2 ** 24)))
      return true
    })
    await expect(downloadSplits(source, wanted, optionsFor(hub))).rejects.toThrow(`more than ${parquet.length} bytes`)
  })

  it.each([
    ['another host', 'https://huggingface.co.evil.example/x', 'not one of the hub'],
    ['an address without encryption', 'http://huggingface.co/x', 'not one of the hub'],
    ['itself', '', 'more than 5 redirects'],
  ])('error: a redirect to %s', async (_, location, reason) => {
    await using hub = await withSet({ main: {}, conversion: converted })
    hub.fail((request, response) => {
      if (!onFiles(request)) return false
      response.writeHead(302, { location }).end()
      return true
    })
    await expect(downloadSplits(source, wanted, optionsFor(hub, { token: 'hf_x' }))).rejects.toThrow(reason)
    expect(hub.asked.every(({ host }) => host === 'huggingface.co')).toBe(true)
  })

  it.each([
    ['nonsense', '<html>', 'is not understood'],
    ['an answer without end', 'x'.repeat(9 * 2 ** 20), 'more than 8388608 bytes'],
    ['a listing without end', '[]', 'its list of files does not end'],
  ])('error: %s instead of a tree', async (_, body, reason) => {
    await using hub = await withSet({ main: {}, conversion: converted })
    hub.fail((request, response) => {
      if (request.url?.includes('/tree/') !== true) return false
      response.writeHead(200, { link: `<https://huggingface.co${request.url}>; rel="next"` }).end(body)
      return true
    })
    await expect(downloadSplits(source, wanted, optionsFor(hub))).rejects.toThrow(reason)
  })

  it('error: a hub that stays busy, or asks for too long a wait', async () => {
    await using hub = await withSet({ main: {} })
    const headers: Record<string, string>[] = [{}, { 'retry-after': '3600' }]
    for (const header of headers) {
      const mend = hub.fail((_, response) => {
        response.writeHead(503, header).end()
        return true
      })
      const options = optionsFor(hub)
      await expect(downloadSplits(source, wanted, options)).rejects.toMatchObject({ isRetryable: true })
      expect(options.waited).toEqual(header === headers[0] ? [1000, 2000, 4000, 8000] : [])
      mend()
    }
  })

  it('error: no network', async () => {
    const cause = Object.assign(new Error('getaddrinfo ENOTFOUND'))
    const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }))
    const options = { cacheFolder: folder, fetch, wait: async () => undefined }
    await expect(downloadSplits(source, wanted, options)).rejects.toMatchObject({
      isRetryable: true,
      message: expect.stringMatching(/no connection \(getaddrinfo ENOTFOUND\)[\s\S]*--data DIR/),
    })
  })

  it('error: a full disk says so', async () => {
    await using hub = await withSet({ main: {}, conversion: converted })
    const commit = commitOfFiles(converted)
    const place = join(cacheFolderOf(folder, source), `test-${commit.slice(0, 12)}-00000.parquet`)
    mkdirSync(cacheFolderOf(folder, source), { recursive: true })
    symlinkSync('/dev/full', `${place}.${process.pid}.part`)
    writeFileSync(
      `${place}.${process.pid}.part.json`,
      JSON.stringify({
        url: `https://huggingface.co/datasets/org/set/resolve/${commit}/main/test/0000.parquet`,
        etag: null,
      }),
    )
    await expect(downloadSplits(source, wanted, optionsFor(hub))).rejects.toMatchObject({ code: 'DISK_FULL' })
  })

  it('error: stopped by the user', async () => {
    await using hub = await withSet({ main: {}, conversion: converted })
    const stop = new AbortController()
    hub.fail((request) => {
      if (onFiles(request)) stop.abort()
      return false
    })
    await expect(downloadSplits(source, wanted, optionsFor(hub, { signal: stop.signal }))).rejects.toThrow('abort')
  })
})

describe('cacheFolderOf', () => {
  it('behavior: no name leaves the cache, no two names meet', () => {
    const names = ['../../etc', 'a/b', 'a%2fb', '.', 'a\\b']
    const folders = names.map((path) => cacheFolderOf('/cache', { path, config: null }))
    expect(folders).toEqual([
      '/cache/%2e%2e%2f..%2fetc/default',
      '/cache/a%2fb/default',
      '/cache/a%252fb/default',
      '/cache/%2e/default',
      '/cache/a%5cb/default',
    ])
  })
})
