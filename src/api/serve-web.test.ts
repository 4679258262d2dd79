import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serveWeb } from './serve-web.ts'

let folder: string
let server: FastifyInstance

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-web-'))
  server = fastify()
})

afterEach(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

function build(): void {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Assay</title>')
  writeFileSync(join(folder, 'assets', 'index-0a1b.js'), 'console.log("assay")')
  writeFileSync(join(folder, 'assets', 'geist-0a1b.woff2'), 'font')
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

describe('serveWeb', () => {
  it('default: the page at every address of its router, and its files, hashed ones for ever', async () => {
    build()
    expect(serveWeb(server, { folder })).toBe(true)
    for (const url of ['/', '/suppliers/abc', '/compare?supplier=a', '/method/tiers']) {
      const { statusCode, headers, body } = await server.inject(url)
      expect([url, statusCode, headers['content-type'], headers['cache-control'], body]).toEqual([
        url,
        200,
        'text/html; charset=utf-8',
        'no-cache',
        '<!doctype html><title>Assay</title>',
      ])
      expect(headers['content-security-policy']).toBe(policy)
    }
    const script = await server.inject('/assets/index-0a1b.js')
    expect([script.body, script.headers['content-type'], script.headers['cache-control']]).toEqual([
      'console.log("assay")',
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ])
  })

  it('behavior: texts are packed for those who take it; fonts are packed already', async () => {
    build()
    serveWeb(server, { folder })
    const encodingOf = async (url: string, accepted: string) => {
      const { headers, rawPayload } = await server.inject({ url, headers: { 'accept-encoding': accepted } })
      const isPacked = headers['content-encoding'] === 'gzip'
      return [headers['content-encoding'], (isPacked ? gunzipSync(rawPayload) : rawPayload).toString()]
    }
    expect(await encodingOf('/assets/index-0a1b.js', 'br, gzip')).toEqual(['gzip', 'console.log("assay")'])
    expect(await encodingOf('/assets/index-0a1b.js', 'br, gzip;q=0')).toEqual([undefined, 'console.log("assay")'])
    expect(await encodingOf('/assets/geist-0a1b.woff2', 'gzip')).toEqual([undefined, 'font'])
  })

  it('error: what is neither a file nor an address of the page', async () => {
    build()
    serveWeb(server, { folder })
    const paths = [
      '/assets/../index.html/x',
      '/assets/%2e%2e/%2e%2e/etc/passwd',
      '/nothing',
      '/index-0a1b.js',
      '/assets',
    ]
    const statuses = await Promise.all(paths.map(async (path) => (await server.inject(path)).statusCode))
    expect(statuses).toEqual([404, 404, 404, 404, 404])
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
    const broken = await server.inject({ url: '/nothing', headers })
    expect([broken.statusCode, broken.body]).toEqual([404, '<!doctype html><title>Assay</title>'])
    const unknown = await server.inject({ url: '/api/nothing', headers })
    expect([unknown.statusCode, unknown.json().statusCode]).toEqual([404, 404])
  })

  it('error: no page was built: says how', async () => {
    expect(serveWeb(server, { folder: join(folder, 'dist') })).toBe(false)
    const { statusCode, body } = await server.inject('/')
    expect([statusCode, body]).toEqual([
      503,
      'The web page is not built. Build it with: npm run prepare\nThe API works: /api/leaderboard, /openapi.json\n',
    ])
  })
})
