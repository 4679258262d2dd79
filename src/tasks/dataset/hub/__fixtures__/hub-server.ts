import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fetch } from '../hub-client.ts'

/** Files of a repository by path; large ones are kept on the server of files, as the hub does. */
export type Files = Readonly<Record<string, Uint8Array | string>>

export type Repository = {
  readonly main: Files
  /** The branch `refs/convert/parquet`. */
  readonly conversion?: Files
  readonly isGated?: boolean
}

export type Asked = { host: string; path: string; authorization?: string; range?: string; ifRange?: string }

/** What goes wrong: given the request and the answer; true when it has answered. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean

const largeBytes = 1000
const entriesPerPage = 3

/**
 * A server that answers as the Hugging Face hub does (huggingface.co/docs/hub/api): revisions, trees in pages, files with a
 * redirect to a second host for large ones, ranges and ETags there.
 */
export async function startHub(repositories: Readonly<Record<string, Repository>>) {
  const asked: Asked[] = []
  const faults: Fault[] = []
  const server = createServer((request, response) => {
    const host = String(request.headers['x-host'])
    const { authorization, range, 'if-range': ifRange } = request.headers
    const path = request.url ?? ''
    asked.push({
      host,
      path,
      ...(authorization !== undefined && { authorization }),
      ...(range !== undefined && { range }),
      ...(ifRange !== undefined && { ifRange: String(ifRange) }),
    })
    if (faults.some((fault) => fault(request, response))) return
    answer(repositories, { host, path, hasToken: authorization !== undefined }, request, response)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const hubFetch: Fetch = (url, { headers, ...options }) => {
    const { host, pathname, search } = new URL(url)
    return fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
      ...options,
      headers: { ...headers, 'x-host': host },
    })
  }
  return {
    asked,
    fetch: hubFetch,
    /** Lets something go wrong until the returned function is called. */
    fail(fault: Fault): () => void {
      faults.push(fault)
      return () => faults.splice(faults.indexOf(fault), 1)
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

/** The commit of a branch: any forty hexadecimal digits that depend on its files. */
export function commitOfFiles(files: Files): string {
  return createHash('sha1').update(Object.keys(files).sort().join()).digest('hex')
}

type Question = { readonly host: string; readonly path: string; readonly hasToken: boolean }

function answer(
  repositories: Readonly<Record<string, Repository>>,
  { host, path, hasToken }: Question,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { pathname, searchParams } = new URL(path, 'https://hub')
  const parts = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent)
  const isApi = parts[0] === 'api'
  const [name, kind, revision = '', ...rest] = nameAndRest(isApi ? parts.slice(1) : parts)
  const repository = Object.hasOwn(repositories, name) ? repositories[name] : undefined
  if (repository === undefined) return refuse(response, 401, 'RepoNotFound')
  if (repository.isGated && !hasToken && host === 'huggingface.co') return refuse(response, 401, 'GatedRepo')
  const branches = { main: repository.main, 'refs/convert/parquet': repository.conversion }
  const branch = Object.entries(branches).find(
    ([label, files]) => files !== undefined && (label === revision || commitOfFiles(files) === revision),
  )?.[1]
  if (branch === undefined) return refuse(response, 404, 'RevisionNotFound')
  if (kind === 'revision') return json(response, { id: name, sha: commitOfFiles(branch), siblings: [] })
  if (kind === 'tree') return tree(response, { branch, folder: rest.join('/'), path, searchParams })
  const content = branch[rest.join('/')]
  if (content === undefined) return refuse(response, 404, 'EntryNotFound')
  const bytes = Buffer.from(content)
  if (host === 'huggingface.co' && bytes.byteLength >= largeBytes) {
    response.writeHead(302, {
      location: `https://cdn-lfs.hf.co${pathname}?signature=x`,
      'x-linked-size': bytes.byteLength,
    })
    response.end()
    return
  }
  sendBytes(request, response, bytes)
}

function nameAndRest(parts: readonly string[]): [string, ...string[]] {
  const [, first = '', second = '', ...rest] = parts
  return [`${first}/${second}`, ...rest]
}

function refuse(response: ServerResponse, status: number, code: string) {
  response.writeHead(status, { 'x-error-code': code }).end(code)
}

function json(response: ServerResponse, value: unknown, headers: Record<string, string> = {}) {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}

type TreeQuestion = { branch: Files; folder: string; path: string; searchParams: URLSearchParams }

function tree(response: ServerResponse, { branch, folder, path, searchParams }: TreeQuestion) {
  const prefix = folder === '' ? '' : `${folder}/`
  const inside = Object.entries(branch).filter(([file]) => file.startsWith(prefix))
  if (inside.length === 0) return refuse(response, 404, 'EntryNotFound')
  const isRecursive = searchParams.get('recursive') === 'true'
  const entries = new Map<string, object>()
  for (const [file, content] of inside) {
    const below = file.slice(prefix.length).split('/')
    for (let depth = 1; depth < below.length && (depth === 1 || isRecursive); depth += 1) {
      const place = prefix + below.slice(0, depth).join('/')
      entries.set(place, { type: 'directory', oid: '0', size: 0, path: place })
    }
    if (below.length === 1 || isRecursive) entries.set(file, fileEntry(file, Buffer.from(content)))
  }
  const from = Number(searchParams.get('cursor') ?? 0)
  const page = [...entries.values()].slice(from, from + entriesPerPage)
  const next = new URL(path, 'https://huggingface.co')
  next.searchParams.set('cursor', String(from + entriesPerPage))
  json(response, page, from + entriesPerPage < entries.size ? { link: `<${next.href}>; rel="next"` } : {})
}

function fileEntry(path: string, bytes: Buffer): object {
  const gitId = createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex')
  if (bytes.byteLength < largeBytes) return { type: 'file', oid: gitId, size: bytes.byteLength, path }
  const oid = createHash('sha256').update(bytes).digest('hex')
  const lfs = { oid, size: bytes.byteLength, pointerSize: 134 }
  return { type: 'file', oid: '0', size: bytes.byteLength, lfs, path }
}

/** Content with an ETag; a range when the condition holds. */
export function sendBytes(request: IncomingMessage, response: ServerResponse, bytes: Buffer, etag = '"v1"') {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const condition = request.headers['if-range']
  if (range === null || (condition !== undefined && condition !== etag)) {
    response.writeHead(200, { etag, 'content-length': bytes.byteLength }).end(bytes)
    return
  }
  const from = Number(range[1])
  const to = range[2] === '' ? bytes.byteLength - 1 : Number(range[2])
  response.writeHead(206, {
    etag,
    'content-range': `bytes ${from}-${to}/${bytes.byteLength}`,
    'content-length': to - from + 1,
  })
  response.end(bytes.subarray(from, to + 1))
}
