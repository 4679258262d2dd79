import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

/**
 * The thread in which PGlite runs. It speaks the PostgreSQL wire protocol: one message from outside is one or more
 * complete frontend messages, and its answer is all that the engine says to them. So both engines are driven by the
 * same client library and give the same values and the same errors.
 */

export type PgliteWorkerData = { readonly dataDir: string; readonly template?: Uint8Array }

export type ToPglite =
  | { readonly kind: 'wire'; readonly session: number; readonly bytes: Uint8Array }
  /** A new client takes over the one connection: nothing of the former may remain. */
  | { readonly kind: 'reset'; readonly session: number }
  | { readonly kind: 'close' }

export type FromPglite =
  | { readonly kind: 'opened' }
  | { readonly kind: 'not-opened'; readonly message: string; readonly code: string | undefined }
  | { readonly kind: 'wire'; readonly session: number; readonly bytes: Uint8Array }
  | { readonly kind: 'reset'; readonly session: number }
  /** The engine gave up: it must be started anew. */
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'closed' }

const settings = {
  // The log is given back to the disk early: an evaluation writes megabytes a second, and laptops are small.
  max_wal_size: '128MB',
  min_wal_size: '32MB',
  // Statements are prepared while tables are empty, and to read those whole is cheapest. The plan for the index is as
  // good then, and stays good when the table has grown.
  enable_seqscan: 'off',
  // Statements wait while a table is analysed: 9 ms for 10,000 samples, where the default of 100 takes 61 (measured).
  default_statistics_target: '10',
}
const startParams = [
  ...PGlite.defaultStartParams,
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
]

const port = parentPort
if (port !== null) await serve(workerData as PgliteWorkerData)

async function serve({ dataDir, template }: PgliteWorkerData): Promise<void> {
  const reply = (message: FromPglite, transfer: ArrayBuffer[] = []) => port?.postMessage(message, transfer)
  try {
    const engine = await PGlite.create({
      dataDir,
      relaxedDurability: false,
      startParams,
      ...(template && { loadDataDir: new Blob([new Uint8Array(template)]) }),
    })
    port?.on('message', (message: ToPglite) => answer(engine, message, reply))
    reply({ kind: 'opened' })
  } catch (error) {
    const { message, code } = error as Error & { code?: string }
    reply({ kind: 'not-opened', message, code })
    port?.close()
  }
}

async function answer(
  engine: PGlite,
  message: ToPglite,
  reply: (message: FromPglite, transfer?: ArrayBuffer[]) => void,
): Promise<void> {
  switch (message.kind) {
    case 'wire': {
      const bytes = await execute(engine, message.bytes)
      const reason = fatalError(bytes)
      reply({ kind: 'wire', session: message.session, bytes }, [bytes.buffer])
      if (reason === undefined) return
      // The engine would never answer again.
      port?.removeAllListeners('message')
      return reply({ kind: 'broken', reason })
    }
    case 'reset': {
      for (const command of ['rollback', 'discard all']) await execute(engine, simpleQuery(command))
      return reply({ kind: 'reset', session: message.session })
    }
    case 'close': {
      await engine.close()
      reply({ kind: 'closed' })
      port?.close()
    }
  }
}

/**
 * All that the engine says to these messages. Not by its `execProtocolRawSync`: that one parses every answer too, and
 * keeps what it parsed until the engine is closed (`#currentResults`, PGlite 0.5.16).
 */
async function execute(engine: PGlite, messages: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  // The chunk is a view of the engine's memory, which it writes over next.
  const keep = (chunk: Uint8Array) => void chunks.push(chunk.slice())
  await engine.execProtocolRawStream(messages, { syncToFs: false, onRawData: keep })
  return joined(chunks)
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}

/** The text of an ErrorResponse that ends the server: severity PANIC or FATAL (protocol 3.0, §55.7 and §55.8). */
function fatalError(answer: Uint8Array): string | undefined {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength)
  for (let at = 0; at + 5 <= answer.length; at += 1 + view.getUint32(at + 1)) {
    if (answer[at] !== 0x45) continue
    const end = at + 1 + view.getUint32(at + 1)
    const fields = Buffer.from(answer.subarray(at + 5, end))
      .toString()
      .split('\0')
    if (fields.includes('VPANIC') || fields.includes('VFATAL')) {
      return fields.find((field) => field.startsWith('M'))?.slice(1) ?? 'without a reason'
    }
  }
  return undefined
}

/** A Query message: PostgreSQL protocol 3.0, §55.7. */
function simpleQuery(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`)
  const header = Buffer.alloc(5)
  header.write('Q')
  header.writeInt32BE(text.length + 4, 1)
  return Buffer.concat([header, text])
}
