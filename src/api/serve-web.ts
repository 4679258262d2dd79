import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Paths that the page's own router knows (`web/src/routes.tsx`); everything else that is no file is unknown to it too. */
const pagePaths = [
  '/',
  '/suppliers/:id',
  '/compare',
  '/tasks',
  '/tasks/:task',
  '/network',
  '/planner',
  '/method',
  '/method/:subject',
]

/** Nothing from elsewhere, nothing inline: what a supplier says can at worst be text. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

const fontsAndImages = new Set(['.woff2', '.png'])

type WebFile = {
  readonly mediaType: string
  readonly bytes: Buffer
  /** Null where packing gains nothing. */
  readonly packed: Buffer | null
  /** Names below `assets/` hold a hash of the content, so they may be kept for ever. */
  readonly isHashed: boolean
}

/**
 * Serves the built page beside the API: its files by name, and `index.html` for the addresses of its pages. Files are
 * read once; no path of a request is ever opened. Returns whether there is a page; where there is none, `/` says how
 * to build it.
 */
export function serveWeb(api: FastifyInstance, { folder }: { readonly folder: string }): boolean {
  const files = readFiles(folder)
  const index = files.get('index.html')
  if (index === undefined) {
    api.get('/', { schema: { hide: true } }, async (_request, reply) => sayHowToBuild(reply))
    return false
  }
  for (const path of pagePaths) {
    api.get(path, { schema: { hide: true } }, async (request, reply) => sendFile(request, reply, index))
  }
  for (const [name, file] of files) {
    api.get(`/${name}`, { schema: { hide: true } }, async (request, reply) => sendFile(request, reply, file))
  }
  // Who follows a broken link gets a page that says so; programs get what the API says.
  api.get('/*', { schema: { hide: true } }, async (request, reply) =>
    isBrowsing(request) ? sendFile(request, reply.code(404), index) : reply.callNotFound(),
  )
  return true
}

function isBrowsing({ url, headers }: FastifyRequest): boolean {
  return !/^\/(api|internal)\//.test(url) && (headers.accept ?? '').includes('text/html')
}

function readFiles(folder: string): Map<string, WebFile> {
  const entries = listFolder(folder).map((name): [string, WebFile] => {
    const bytes = readFileSync(join(folder, name))
    const extension = extname(name)
    return [
      name,
      {
        mediaType: mediaTypes[extension] ?? 'application/octet-stream',
        bytes,
        packed: fontsAndImages.has(extension) ? null : gzipSync(bytes),
        isHashed: name.startsWith('assets/'),
      },
    ]
  })
  return new Map(entries)
}

/** Names of files below a folder, with slashes; none where there is no such folder. */
function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(folder.length + 1)
          .replaceAll('\\', '/'),
      )
      .sort()
  } catch {
    return []
  }
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: WebFile): FastifyReply {
  const { mediaType, bytes, packed, isHashed } = file
  const isPacked = packed !== null && acceptsGzip(request.headers['accept-encoding'])
  reply
    .type(mediaType)
    .header('content-security-policy', pagePolicy)
    .header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  if (packed !== null) reply.header('vary', 'accept-encoding')
  if (isPacked) reply.header('content-encoding', 'gzip')
  return reply.send(isPacked ? packed : bytes)
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((coding) => /^\s*gzip\s*(;\s*q=(1|0?\.\d*[1-9]\d*)(\.0*)?)?\s*$/.test(coding))
}

function sayHowToBuild(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .send('The web page is not built. Build it with: npm run prepare\nThe API works: /api/leaderboard, /openapi.json\n')
}
