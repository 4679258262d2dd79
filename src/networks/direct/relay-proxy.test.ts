import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import { askOnce, generousTimeouts, goodChat, listen, listenHttp, listenTcp } from './loopback.ts'
import { loopbackCertificate } from './loopback-certificate.ts'

const good = JSON.stringify(goodChat)
const certificateAuthorities = [loopbackCertificate.cert]

/** Everything is at home: names too. */
const guard = createAddressGuard({ allow: ['127.0.0.0/8'], lookup: async () => ['127.0.0.1'] })

function listenTls() {
  return listen(createHttpsServer(loopbackCertificate, (_request, response) => void response.end(good)))
}

/** A forward proxy that notes what it was asked and answers as told. */
async function listenProxy(onConnect: (request: IncomingMessage, client: Socket) => void) {
  const asked: { url: string | undefined; authorization: string | undefined }[] = []
  const server = createServer()
  server.on('connect', (request, client: Socket) => {
    asked.push({ url: request.url, authorization: request.headers['proxy-authorization'] })
    client.on('error', () => {})
    onConnect(request, client)
  })
  return { ...(await listen(server)), asked }
}

function openTunnel(request: IncomingMessage, client: Socket) {
  const [host, port] = (request.url ?? '').split(':')
  const upstream = connect(Number(port), host, () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n')
    upstream.pipe(client).pipe(upstream)
  })
  upstream.on('error', () => client.destroy())
}

describe('createDirectRelay: TLS', () => {
  it('default: a certificate that fits the name', async () => {
    await using server = await listenTls()
    const relay = { guard, certificateAuthorities }
    const { outcome } = await askOnce(`https://node.example:${server.port}`, { relay })
    expect(outcome.kind).toBe('answered')
    expect((await askOnce(`https://127.0.0.1:${server.port}`, { relay })).outcome.kind).toBe('answered')
  })

  it.each([
    ['another name', 'other.example', certificateAuthorities, 'The TLS certificate is for another host name.'],
    ['an unknown issuer', 'node.example', undefined, 'The TLS certificate is self-signed.'],
  ])('behavior: %s', async (_name, host, authorities, detail) => {
    await using server = await listenTls()
    const relay = { guard, certificateAuthorities: authorities }
    const { outcome } = await askOnce(`https://${host}:${server.port}`, { relay })
    expect(outcome).toMatchObject({ kind: 'unreachable', blame: 'undetermined', detail })
  })
})

describe('createDirectRelay: forward proxy', () => {
  it.each(['http', 'https'])('default: %s goes through a tunnel to the checked address', async (scheme) => {
    await using server =
      scheme === 'https' ? await listenTls() : await listenHttp((_request, response) => response.end(good))
    await using proxy = await listenProxy(openTunnel)
    const { outcome } = await askOnce(`${scheme}://node.example:${server.port}`, {
      relay: { guard, certificateAuthorities, proxy: { url: `http://me:p%40ss@127.0.0.1:${proxy.port}` } },
    })
    expect(outcome.kind).toBe('answered')
    const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`
    expect(proxy.asked).toEqual([{ url: `127.0.0.1:${server.port}`, authorization }])
  })

  it('behavior: the guard speaks before the proxy is asked', async () => {
    await using proxy = await listenProxy(openTunnel)
    const relay = { guard: createAddressGuard(), proxy: { url: `http://127.0.0.1:${proxy.port}` } }
    const { outcome } = await askOnce('http://127.0.0.1:8080', { relay })
    expect(outcome).toMatchObject({ kind: 'forbidden-address', blame: 'supplier' })
    expect(proxy.asked).toEqual([])
  })

  it.each([
    [403, 'local-fault', 'us', 'The proxy refused the tunnel (status 403); it must permit CONNECT to any port.'],
    [407, 'local-fault', 'us', 'The proxy wants other credentials than those in its URL (status 407).'],
    [502, 'unreachable', 'undetermined', 'The proxy could not connect to the endpoint (status 502).'],
    [504, 'unreachable', 'undetermined', 'The proxy could not connect to the endpoint (status 504).'],
  ])('behavior: a proxy that answers %i', async (status, kind, blame, detail) => {
    await using proxy = await listenProxy((_request, client) => client.end(`HTTP/1.1 ${status} No\r\n\r\n`))
    const relay = { guard, proxy: { url: `http://127.0.0.1:${proxy.port}` } }
    const { outcome } = await askOnce('http://node.example', { relay })
    expect(outcome).toMatchObject({ kind, blame, detail })
  })

  it.each(['127.0.0.1:3128', 'socks5://me:hunter2@127.0.0.1:1080', ''])('error: %s is no proxy', async (url) => {
    const attempt = askOnce('http://node.example', { relay: { guard, proxy: { url } } })
    await expect(attempt).rejects.toMatchObject({ code: 'BAD_PROXY' })
    await expect(attempt).rejects.not.toThrow('hunter2')
  })

  const proxyDetail = 'The proxy cannot be reached or does not speak HTTP; check its address.'

  it('behavior: a proxy that is not there, or is none, is our fault', async () => {
    await using garbage = await listenTcp((socket) => socket.end('220 smtp ready\r\n'))
    await using closing = await listenTcp((socket) => socket.end())
    const gone = await listenTcp(() => {})
    await gone[Symbol.asyncDispose]()
    for (const { port } of [garbage, closing, gone]) {
      const { outcome } = await askOnce('http://node.example', {
        relay: { guard, proxy: { url: `http://127.0.0.1:${port}` } },
      })
      expect(outcome).toMatchObject({ kind: 'local-fault', blame: 'us', detail: proxyDetail })
    }
  })

  it('behavior: a proxy that keeps silent ends at the connect deadline', async () => {
    await using proxy = await listenProxy((_request, client) => void client.resume().on('end', () => client.destroy()))
    const { outcome } = await askOnce('http://node.example', {
      request: { timeouts: { ...generousTimeouts, connectMs: 50 } },
      relay: { guard, proxy: { url: `http://127.0.0.1:${proxy.port}` } },
    })
    expect(outcome).toMatchObject({ kind: 'timed-out', timeoutPhase: 'connect' })
    await proxy.firstClose
  })
})
