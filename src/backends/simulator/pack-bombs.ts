import { createGzip } from 'node:zlib'
import type { Misbehaviour } from './misbehaviour.ts'
import type { Endpoint } from './simulation.ts'
import { bombKey, longJson } from './spoil-reply.ts'

const pieceBytes = 1024 * 1024

/** The packed bodies that these misbehaviours need, by `bombKey`. Takes about 3 s per GiB unpacked. */
export async function packBombs(misbehaviours: readonly Misbehaviour[]): Promise<ReadonlyMap<string, Buffer>> {
  const bombs = new Map<string, Buffer>()
  for (const misbehaviour of misbehaviours) {
    if (misbehaviour.kind !== 'gzip-bomb') continue
    for (const endpoint of ['chat', 'completion'] satisfies Endpoint[]) {
      bombs.set(bombKey(endpoint, misbehaviour.bytes), await packBomb(endpoint, misbehaviour.bytes))
    }
  }
  return bombs
}

async function packBomb(endpoint: Endpoint, bytes: number): Promise<Buffer> {
  const gzip = createGzip({ level: 9 })
  const packed: Buffer[] = []
  const done = new Promise<void>((resolve, reject) => {
    gzip.on('data', (chunk: Buffer) => packed.push(chunk))
    gzip.once('end', resolve)
    gzip.once('error', reject)
  })
  for (const piece of longPieces(endpoint, bytes)) {
    await new Promise<void>((resolve) => gzip.write(piece, () => resolve()))
  }
  gzip.end()
  await done
  return Buffer.concat(packed)
}

function* longPieces(endpoint: Endpoint, bytes: number): Generator<string> {
  const { prefix, suffix } = longJson(endpoint)
  yield prefix
  for (let missing = bytes - prefix.length - suffix.length; missing > 0; missing -= pieceBytes) {
    yield 'a'.repeat(Math.min(missing, pieceBytes))
  }
  yield suffix
}
