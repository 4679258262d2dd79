import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'

const usualMaximumBytes = 32 * 1024 * 1024

/** The body of a request, up to 32 MiB unless told; `aborted` when the client went away before its end. */
export async function readBody(
  request: IncomingMessage,
  maximumBytes = usualMaximumBytes,
): Promise<Buffer | 'too-large' | 'aborted'> {
  const chunks: Buffer[] = []
  let size = 0
  const ended = Promise.withResolvers<Buffer | 'too-large' | 'aborted'>()
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    // The rest is read and dropped, so that the client hears the refusal.
    if (size > maximumBytes) ended.resolve('too-large')
    else chunks.push(chunk)
  })
  request.once('end', () => ended.resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
  request.once('close', () => ended.resolve('aborted'))
  request.once('error', () => ended.resolve('aborted'))
  return ended.promise
}

/** The value of a body that is JSON in UTF-8; undefined for any other. */
export function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) return undefined
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
