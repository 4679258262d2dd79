import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'

const usualMaximumBytes = 32 * 1024 * 1024

/**
 * The body of a request, up to 32 MiB unless told; `aborted` when the client went away before its end. It is counted
 * while it comes: what is longer than allowed is dropped at once and not kept, though read on for a while so that the
 * client hears the refusal.
 */
export async function readBody(
  request: IncomingMessage,
  maximumBytes = usualMaximumBytes,
): Promise<Buffer | 'too-large' | 'aborted'> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) {
    request.resume()
    return 'too-large'
  }
  const pieces: Buffer[] = []
  let size = 0
  const ended = Promise.withResolvers<Buffer | 'too-large' | 'aborted'>()
  request.on('data', (piece: Buffer) => {
    size += piece.length
    if (size <= maximumBytes) return void pieces.push(piece)
    pieces.length = 0
    ended.resolve('too-large')
    // Whoever goes on sending has been told, or does not listen.
    if (size > 2 * maximumBytes) request.destroy()
  })
  request.once('end', () => ended.resolve(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)))
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
