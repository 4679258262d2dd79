import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheFolderOf, readCachedSplit } from './cache.ts'
import { downloadSplits, type Fetch } from './hub.ts'
import { splitReader } from './split-reader.ts'

const parquet = readFileSync(join(import.meta.dirname, '__golden__/columns.parquet'))
const source = { path: 'org/set', config: 'main' }
const listingUrl = 'https://datasets-server.huggingface.co/parquet?dataset=org%2Fset&config=main'
const fileUrl = 'https://huggingface.co/datasets/org/set/resolve/refs%2Fconvert%2Fparquet/main/test/0000.parquet'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-hub-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function listing(change: { files?: object[]; partial?: boolean } = {}): Response {
  const file = { dataset: 'org/set', config: 'main', split: 'test', url: fileUrl, filename: '0000.parquet', size: 1 }
  return Response.json({
    parquet_files: change.files ?? [file],
    partial: change.partial ?? false,
    pending: [],
    failed: [],
  })
}

/** A hub that answers from a table and keeps what it was asked. */
function hub(answers: Readonly<Record<string, () => Response>>): {
  fetch: Fetch
  asked: [string, string | undefined][]
} {
  const asked: [string, string | undefined][] = []
  return {
    asked,
    fetch: async (url, { headers }) => {
      asked.push([url, headers.authorization])
      return answers[url]?.() ?? new Response('no', { status: 404 })
    },
  }
}

const complete = { [listingUrl]: () => listing(), [fileUrl]: () => new Response(parquet) }

describe('downloadSplits', () => {
  it('default: lists, downloads, and works offline from then on', async () => {
    const { fetch, asked } = hub(complete)
    let bytes = 0
    await downloadSplits(source, ['test'], { cacheFolder: folder, fetch, onBytes: (count) => (bytes += count) })
    expect(asked).toEqual([
      [listingUrl, undefined],
      [fileUrl, undefined],
    ])
    expect(bytes).toBeGreaterThan(parquet.length)
    expect(await splitReader({ cacheFolder: folder })(source, 'test')).toMatchObject({
      rows: [{ question: 'a\nb' }, {}, {}],
    })
    expect(readdirSync(cacheFolderOf(folder, source)).sort()).toEqual(['manifest.json', 'test-00000.parquet'])
  })

  it('args: a token is sent', async () => {
    const { fetch, asked } = hub(complete)
    await downloadSplits(source, ['test'], { cacheFolder: folder, fetch, token: 'hf_x' })
    expect(asked.map(([, authorization]) => authorization)).toEqual(['Bearer hf_x', 'Bearer hf_x'])
  })

  it('behavior: an interrupted download leaves nothing that looks like data', async () => {
    const broken = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(10))
      },
      pull(controller) {
        controller.error(new Error('cut off'))
      },
    })
    const { fetch } = hub({ ...complete, [fileUrl]: () => new Response(broken) })
    await expect(downloadSplits(source, ['test'], { cacheFolder: folder, fetch })).rejects.toThrow('cut off')
    expect(readdirSync(cacheFolderOf(folder, source))).toEqual([])
    expect(await readCachedSplit(folder, source, 'test')).toBeUndefined()
  })

  it('behavior: a damaged file is found by its checksum', async () => {
    await downloadSplits(source, ['test'], { cacheFolder: folder, fetch: hub(complete).fetch })
    writeFileSync(join(cacheFolderOf(folder, source), 'test-00000.parquet'), 'x')
    await expect(readCachedSplit(folder, source, 'test')).rejects.toMatchObject({ code: 'DATASET_CACHE_DAMAGED' })
    rmSync(join(cacheFolderOf(folder, source), 'test-00000.parquet'))
    await expect(readCachedSplit(folder, source, 'test')).rejects.toThrow('the file is gone')
  })

  it.each([
    ['a refusal', () => new Response('', { status: 401 }), 'set HF_TOKEN'],
    ['an unknown data set', () => new Response('', { status: 404 }), 'HTTP 404'],
    ['a busy hub', () => new Response('', { status: 503 }), 'try again later'],
    ['nonsense', () => new Response('<html>'), 'is not understood'],
    ['a listing without end', () => new Response(new Uint8Array(9 * 2 ** 20)), 'more than 8388608 bytes'],
    ['a partial conversion', () => listing({ partial: true }), 'only a part'],
    ['no such split', () => listing({ files: [] }), 'no split "test"'],
    [
      'an address elsewhere',
      () =>
        listing({
          files: [{ config: 'main', split: 'test', url: 'https://huggingface.co.evil.example/x', filename: 'x' }],
        }),
      'not one of the hub',
    ],
    [
      'an address that is not safe',
      () => listing({ files: [{ config: 'main', split: 'test', url: 'http://huggingface.co/x', filename: 'x' }] }),
      'is not understood',
    ],
  ])('error: %s', async (_, answer, reason) => {
    const { fetch } = hub({ ...complete, [listingUrl]: answer })
    await expect(downloadSplits(source, ['test'], { cacheFolder: folder, fetch })).rejects.toMatchObject({
      code: 'HUB_FAILED',
      message: expect.stringContaining(reason),
    })
  })

  it('error: no network', async () => {
    const fetch: Fetch = () => Promise.reject(new Error('getaddrinfo ENOTFOUND'))
    await expect(downloadSplits(source, ['test'], { cacheFolder: folder, fetch })).rejects.toMatchObject({
      isRetryable: true,
      message: expect.stringContaining('--data DIR'),
    })
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
