import { readFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readImageHeader } from '#contract/image/image-header.ts'
import type { HttpServer } from '../http-server/serve.ts'
import { withService } from '../simulator/service-fixture.ts'
import { startImageServer } from './image-server.ts'

type Case = {
  readonly path: string
  readonly body: unknown
  readonly padding?: number
  readonly status: number
  readonly param?: string | null
  readonly code?: string | null
  readonly images?: number
  readonly width?: number
  readonly height?: number
}

// The Python server's tests read the same table: deploy/images/server/tests/test_contract_cases.py.
const file = new URL('../../contract/image/image-cases.json', import.meta.url)
const { images, cases } = JSON.parse(await readFile(file, 'utf8')) as {
  readonly images: Readonly<Record<string, unknown>>
  readonly cases: readonly Case[]
}

let simulator: HttpServer
let adapter: HttpServer
beforeAll(async () => {
  simulator = await withService({ kind: 'image', model: 'sim' })
  const upstream = { url: simulator.url, key: null, timeoutMs: 60_000, maximumBytes: 100_000_000 }
  adapter = await startImageServer({ upstream, dialect: 'contract', model: 'sim', onFault: () => {} })
})
afterAll(async () => {
  await adapter.close()
  await simulator.close()
})

describe.each(['simulator', 'adapter'])('image contract, the %s', (name) => {
  it.each(cases.map((one, index) => [index, one.path, one.status, one] as const))(
    'case %i: %s, status %i',
    async (_index, _path, _status, one) => {
      const answer = await ask(name === 'simulator' ? simulator.url : adapter.url, one)
      if (one.status === 200) expect(sizesOf(answer)).toEqual(Array(one.images).fill([one.width, one.height]))
      else expect(refusalOf(answer, one)).toEqual([one.status, one.param ?? null, one.code ?? null, true])
    },
  )
})

type Answer = { readonly status: number | undefined; readonly body: string }

/** What a refusal says, and that it is in words, at each of the places where clients of its face look for them. */
function refusalOf({ status, body }: Answer, { path }: Case) {
  const { error, detail } = JSON.parse(body)
  const isSaid = typeof error?.message === 'string' && error.message.length > 10
  const isStableDiffusion = /\/(?:text2img|img2img|inpainting)$/.test(path)
  return [status, error?.param, error?.code, isSaid && (!isStableDiffusion || detail === error.message)]
}

/** Of the images of an answer: raw pixels have none, and count as 64 × 64 by their number. */
function sizesOf({ status, body }: Answer) {
  const { output, data } = JSON.parse(body)
  const found: string[] = output ?? data?.map((one: { b64_json: string }) => one.b64_json) ?? []
  if (found.length === 0) return [status, body]
  return found.map((base64) => {
    const bytes = Buffer.from(base64, 'base64')
    if (bytes.length === 64 * 64 * 3) return [64, 64]
    const header = readImageHeader(bytes)
    return header.kind === 'image' ? [header.width, header.height] : header.problem
  })
}

async function ask(url: string, { path, body, padding }: Case): Promise<Answer> {
  const request = encode(body)
  const headers: Record<string, string> = { 'content-type': request.type }
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const sent = httpRequest(url + path, { method: 'POST', headers }, (response) => {
    text(response).then((answered) => resolve({ status: response.statusCode, body: answered }), reject)
  })
  sent.on('error', reject)
  sent.write(request.bytes)
  const piece = Buffer.alloc(1_000_000, ' ')
  const sendOn = (left: number): void => {
    if (left <= 0 || sent.destroyed) return void sent.end()
    if (sent.write(piece.subarray(0, left))) sendOn(left - piece.length)
    else sent.once('drain', () => sendOn(left - piece.length))
  }
  sendOn((padding ?? 0) - request.bytes.length)
  return await promise.finally(() => sent.destroy())
}

type Encoded = { readonly type: string; readonly bytes: Buffer }

function encode(body: unknown): Encoded {
  const fields = filled(body) as Readonly<Record<string, unknown>>
  if (typeof fields.raw === 'string') return { type: 'application/json', bytes: Buffer.from(fields.raw) }
  if (fields.form === undefined) return { type: 'application/json', bytes: Buffer.from(JSON.stringify(fields)) }
  const mark = 'a-mark-between-parts'
  const parts = Object.entries(fields.form as Record<string, string>).map(([name, value]) =>
    Buffer.from(`--${mark}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  for (const [name, value] of Object.entries(fields.files as Record<string, string>)) {
    const head = `--${mark}\r\nContent-Disposition: form-data; name="${name}"; filename="a"\r\n\r\n`
    parts.push(Buffer.from(head), Buffer.from(value, 'base64'), Buffer.from('\r\n'))
  }
  parts.push(Buffer.from(`--${mark}--\r\n`))
  return { type: `multipart/form-data; boundary=${mark}`, bytes: Buffer.concat(parts) }
}

/** A value of the table with what its names stand for. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled)
  if (typeof value !== 'object' || value === null) return value
  const { $image, $letters, $zeros } = value as Readonly<Record<string, unknown>>
  if (typeof $image === 'string') return filled(images[$image])
  if (typeof $letters === 'number') return 'a'.repeat($letters)
  if (typeof $zeros === 'number') return Buffer.alloc($zeros).toString('base64')
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner)]))
}
