import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Reply } from './reply.ts'
import type { SimulatorClock } from './simulator-clock.ts'

/** Where a reply goes, and how fast. */
export type Line = {
  readonly response: ServerResponse
  readonly clock: SimulatorClock
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal
  readonly bytesPerSecond: number | undefined
}

const fillerPiece = 'a'.repeat(64 * 1024)
const dripIntervalMs = 100

/** Sends a reply, at its pace; ends early when the client goes away. */
export async function sendReply(line: Line, reply: Reply): Promise<void> {
  const { response, clock, signal } = line
  if (reply.waitMs > 0) await clock.sleep(reply.waitMs, signal)
  if (signal.aborted) return
  const { body } = reply
  if (body.kind === 'whole') {
    const length = { 'content-length': String(Buffer.byteLength(body.content)) }
    response.writeHead(reply.status, { ...reply.headers, ...length })
    if (line.bytesPerSecond !== undefined) await write(line, body.content)
    else return void response.end(body.content)
  } else {
    response.writeHead(reply.status, reply.headers)
    if (body.kind === 'events') await writeEvents(line, body)
    else await writeFiller(line, body)
  }
  if (!signal.aborted) response.end()
}

async function writeEvents(line: Line, body: Extract<Reply['body'], { kind: 'events' }>): Promise<void> {
  let dueAt = line.clock.now()
  for (const [index, { data, tokens }] of body.events.entries()) {
    // The first token is paid for by the wait before the first byte.
    if (index > 1) dueAt += tokens * body.perTokenMs
    const early = dueAt - line.clock.now()
    if (early >= 1) await line.clock.sleep(early, line.signal)
    if (line.signal.aborted) return
    await write(line, `data: ${data}\n\n`)
  }
}

async function writeFiller(line: Line, body: Extract<Reply['body'], { kind: 'filler' }>): Promise<void> {
  await write(line, body.prefix)
  let missing = body.bytes - body.prefix.length - body.suffix.length
  while (missing > 0 && !line.signal.aborted) {
    await write(line, fillerPiece.slice(0, missing))
    missing -= fillerPiece.length
  }
  if (!line.signal.aborted) await write(line, body.suffix)
}

async function write(line: Line, content: string | Buffer): Promise<void> {
  if (line.bytesPerSecond === undefined) return writeAtOnce(line, content)
  const bytes = Buffer.from(content)
  const step = Math.max(1, Math.floor((line.bytesPerSecond * dripIntervalMs) / 1000))
  for (let sent = 0; sent < bytes.length && !line.signal.aborted; sent += step) {
    await writeAtOnce(line, bytes.subarray(sent, sent + step))
    await line.clock.sleep((step / line.bytesPerSecond) * 1000, line.signal)
  }
}

async function writeAtOnce({ response, signal }: Line, content: string | Buffer): Promise<void> {
  if (signal.aborted || response.write(content)) return
  // The rejection says that the client has gone, which the loops look at themselves.
  await once(response, 'drain', { signal }).catch(() => undefined)
}
