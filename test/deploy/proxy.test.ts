import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { check, hasChecker } from './checker.ts'
import { deployFolder } from './compose-file.ts'

const proxyFolder = join(deployFolder, 'proxy')
const LARGE_BYTES = 8 * 2 ** 20

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-proxy-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A model server that counts what it is sent, and streams a second piece only after `release`. */
function modelServer() {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const answer: RequestListener = async (request, response) => {
    let bytes = 0
    for await (const piece of request) bytes += (piece as Buffer).length
    if (request.url !== '/stream') {
      response.end(JSON.stringify({ bytes, host: request.headers.host }))
      return
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: first\n\n')
    await released
    response.end('data: [DONE]\n\n')
  }
  return { server: createServer(answer), release: () => release() }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  server.close()
  await once(server, 'close')
  return port
}

async function end(proxy: ChildProcess, server: Server): Promise<void> {
  const ended = once(proxy, 'exit')
  if (proxy.exitCode === null) {
    proxy.kill('SIGTERM')
    await ended
  }
  server.closeAllConnections()
  server.close()
}

/** Waits until the proxy takes connections; a proxy that ended is reported with what it said. */
async function untilUp(child: ChildProcess, port: number): Promise<void> {
  let said = ''
  child.stderr?.on('data', (piece) => {
    said += piece
  })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the proxy ended: ${said}`)
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (isUp) return
  }
}

async function readConfig(name: string, changes: Readonly<Record<string, string>> = {}): Promise<string> {
  let text = await readFile(join(proxyFolder, name), 'utf8')
  for (const [from, to] of Object.entries(changes)) {
    expect(text, `${name} has ${from}`).toContain(from)
    text = text.replaceAll(from, to)
  }
  return text
}

/** Large bodies pass, streams come piece by piece. */
async function expectToPass(port: number, release: () => void): Promise<void> {
  const large = await fetch(`http://127.0.0.1:${port}/v1/images/edits`, {
    method: 'POST',
    body: Buffer.alloc(LARGE_BYTES),
  })
  expect({ status: large.status, body: await large.json() }).toMatchObject({
    status: 200,
    body: { bytes: LARGE_BYTES },
  })

  const stream = await fetch(`http://127.0.0.1:${port}/stream`)
  const reader = stream.body?.getReader()
  const decode = (value: Uint8Array | undefined) => new TextDecoder().decode(value)
  // A proxy that collects pieces would not give the first one before the second was sent.
  expect(decode((await reader?.read())?.value)).toBe('data: first\n\n')
  release()
  expect(decode((await reader?.read())?.value)).toBe('data: [DONE]\n\n')
}

describe.skipIf(!hasChecker('nginx'))('nginx.conf', () => {
  function nginxChanges(port: number, model: number) {
    return {
      'listen 8080;': `listen 127.0.0.1:${port};`,
      'server 127.0.0.1:8000;': `server 127.0.0.1:${model};`,
      '/run/nginx.pid': join(folder, 'nginx.pid'),
      '/var/log/nginx/': `${folder}/`,
      'worker_processes auto;': 'worker_processes 1;\ndaemon off;\nmaster_process off;',
      'http {': `http {\n${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((kind) => `  ${kind}_temp_path ${folder}/${kind};`)
        .join('\n')}`,
    }
  }

  async function startNginx(config: string) {
    const path = join(folder, 'nginx.conf')
    await writeFile(path, config)
    return spawn('nginx', ['-p', folder, '-c', path, '-e', join(folder, 'error.log')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
  }

  async function withNginx(
    changes: Readonly<Record<string, string>>,
    use: (port: number, release: () => void) => Promise<void>,
  ) {
    const { server, release } = modelServer()
    const [model, port] = [await listening(server), await freePort()]
    const config = await readConfig('nginx.conf', { ...changes, ...nginxChanges(port, model) })
    const child = await startNginx(config)
    try {
      await untilUp(child, port)
      await use(port, release)
    } finally {
      await end(child, server)
    }
  }

  it('default: large bodies and streams pass', async () => {
    await withNginx({}, expectToPass)
  })

  it("behavior: with nginx's own limit the large body is refused, which is what the file prevents", async () => {
    await withNginx({ '  client_max_body_size 101m;\n': '' }, async (port) => {
      const { status } = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: Buffer.alloc(LARGE_BYTES) })
      expect(status).toBe(413)
    })
  })

  it('behavior: strangers are refused', async () => {
    await withNginx({ '    allow 127.0.0.0/8;\n': '' }, async (port) => {
      expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(403)
    })
  })

  it('behavior: waits longer than a minute for an answer', async () => {
    const seconds = [...(await readConfig('nginx.conf')).matchAll(/proxy_(?:read|send)_timeout (\d+)s;/g)]
    expect(seconds.map(([, value]) => Number(value))).toEqual([600, 600])
  })
})

describe.skipIf(!hasChecker('caddy'))('Caddyfile', () => {
  it('default: large bodies and streams pass', async () => {
    const { server, release } = modelServer()
    const [model, port] = [await listening(server), await freePort()]
    const path = join(folder, 'Caddyfile')
    const changes = {
      '\n:8080 {': `\n{\n\tadmin off\n}\n\n:${port} {`,
      '127.0.0.1:8000 {': `127.0.0.1:${model} {`,
    }
    await writeFile(path, await readConfig('Caddyfile', changes))
    const child = spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', path], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, HOME: folder },
    })
    try {
      await untilUp(child, port)
      await expectToPass(port, release)
    } finally {
      await end(child, server)
    }
  })

  it('error: a directive that Caddy does not know is found', async () => {
    const path = join(folder, 'Caddyfile.wrong')
    await writeFile(path, await readConfig('Caddyfile', { flush_interval: 'flush_intervals' }))
    expect(check('caddy', ['validate', '--adapter', 'caddyfile', '--config', path])).toMatchObject({
      code: 1,
      output: expect.stringContaining('flush_intervals'),
    })
  })
})

describe('cloudflared.yml', () => {
  it('default: names a tunnel, and ends with a rule for everything', async () => {
    const config = parse(await readConfig('cloudflared.yml'))
    expect(config).toEqual({
      tunnel: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'credentials-file': `/etc/cloudflared/${config.tunnel}.json`,
      originRequest: { connectTimeout: '10s', keepAliveConnections: 100, keepAliveTimeout: '90s' },
      ingress: [{ hostname: 'model.example.com', service: 'http://127.0.0.1:8000' }, { service: 'http_status:404' }],
    })
  })
})
