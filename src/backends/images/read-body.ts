import type { IncomingMessage } from 'node:http'

/**
 * The body of a request, counted while it comes: what is longer than allowed is dropped at once and not kept, though
 * read on for a while so that the client hears the refusal.
 */
export async function readBody(
  request: IncomingMessage,
  maximumBytes: number,
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
  request.once('end', () => ended.resolve(Buffer.concat(pieces)))
  request.once('close', () => ended.resolve('aborted'))
  request.once('error', () => ended.resolve('aborted'))
  return ended.promise
}
