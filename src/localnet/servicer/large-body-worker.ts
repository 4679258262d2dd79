import { parentPort } from 'node:worker_threads'
import type { RelayProof } from '#morse/relay.ts'
import { type ReadRelay, receiveRelay } from './received-relay.ts'
import { type UnsignedResponse, unsignedResponse } from './unsigned-response.ts'

/** What the node asks of its worker, and what it answers to that. */
export type LargeBodyTask =
  | { readonly kind: 'receive'; readonly body: Uint8Array }
  | { readonly kind: 'respond'; readonly response: Uint8Array; readonly proof: RelayProof }

export type LargeBodyResult =
  | { readonly kind: 'received'; readonly read: ReadRelay }
  | UnsignedResponse
  | { readonly kind: 'failed'; readonly message: string }

function work(task: LargeBodyTask): LargeBodyResult {
  if (task.kind === 'respond') return unsignedResponse(task.response, task.proof)
  const read = receiveRelay(task.body)
  if (read.kind === 'bad') return { kind: 'received', read }
  const { received } = read
  const relay = { ...received.relay, payload: { ...received.relay.payload, data: '' } }
  return { kind: 'received', read: { kind: 'relay', received: { ...received, relay } } }
}

parentPort?.on('message', ({ id, task }: { readonly id: number; readonly task: LargeBodyTask }) => {
  let result: LargeBodyResult
  try {
    result = work(task)
  } catch (error) {
    result = { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage({ id, result })
})
