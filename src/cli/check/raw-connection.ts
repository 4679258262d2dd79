import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectEncrypted } from 'node:tls'
import type { RawConnection } from '#checks/transport-port.ts'
import { authorizationOf, pathBelow } from './direct-request.ts'

const CONNECT_TIMEOUT_MS = 10_000
const MAXIMUM_BYTES = 4 * 1024 * 1024

type Target = {
  readonly base: URL
  readonly key: string | null
  readonly signal: AbortSignal
  /** Trusted roots instead of the usual ones, PEM. */
  readonly ca: string | undefined
}

/** A connection to an endpoint on which HTTP/1.1 is spoken by hand; null when there is none to be had. */
export async function openRawConnection({ base, key, signal, ca }: Target): Promise<RawConnection | null> {
  const socket = await openSocket(base, signal, ca)
  if (socket === null) return null
  let received = Buffer.alloc(0)
  let isClosed = false
  let wake: () => void = () => {}
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes])
    if (received.byteLength > MAXIMUM_BYTES) socket.destroy()
    wake()
  })
  // A reset is an end like any other; without a listener it would end the process.
  socket.on('error', () => {})
  socket.on('close', () => {
    isClosed = true
    wake()
  })
  return {
    writeHead({ method, path, headers }) {
      const all = { host: base.host, ...headers, ...authorizationOf('ours', key) }
      const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`${method} ${pathBelow(base, path)} HTTP/1.1\r\n${lines.join('')}\r\n`)
    },
    write: (bytes) => void socket.write(bytes),
    async read(isEnough, timeoutMs) {
      const timeout = AbortSignal.any([AbortSignal.timeout(timeoutMs), signal])
      const take = (end: 'enough' | 'closed' | 'timed-out' | 'oversized') => {
        const taken = received
        received = Buffer.alloc(0)
        return { received: taken, end }
      }
      for (;;) {
        if (isEnough(received)) return take('enough')
        if (received.byteLength > MAXIMUM_BYTES) return take('oversized')
        if (isClosed) return take('closed')
        if (timeout.aborted) return take('timed-out')
        await new Promise<void>((resolve) => {
          wake = resolve
          timeout.addEventListener('abort', () => resolve(), { once: true })
        })
      }
    },
    close: () => void socket.destroy(),
  }
}

function openSocket(base: URL, signal: AbortSignal, ca: string | undefined): Promise<Socket | null> {
  const isEncrypted = base.protocol === 'https:'
  const host = base.hostname.replace(/^\[|\]$/g, '')
  const port = Number(base.port) || (isEncrypted ? 443 : 80)
  const socket = isEncrypted
    ? connectEncrypted({
        host,
        port,
        ...(isIP(host) === 0 && { servername: host }),
        ALPNProtocols: ['http/1.1'],
        ...(ca !== undefined && { ca }),
      })
    : connectPlain({ host, port })
  const ending = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_TIMEOUT_MS)])
  return new Promise((resolve) => {
    socket.once(isEncrypted ? 'secureConnect' : 'connect', () => resolve(socket))
    const giveUp = () => {
      socket.destroy()
      resolve(null)
    }
    socket.once('error', giveUp)
    ending.addEventListener('abort', () => socket.connecting && giveUp(), { once: true })
  })
}
