import type { RandomStream } from '../basics/random-stream.ts'
import type { ObjectSchema } from './schema.ts'

/** One call that a user's request asks for, and the words of the request. */
export type AskedCall = {
  readonly arguments: Readonly<Record<string, unknown>>
  /** A clause in the imperative, without a full stop: `send Anna the message "On my way."`. */
  readonly clause: string
  /** Values that the tool takes when an argument is left out; giving one of them is right too. */
  readonly defaults?: Readonly<Record<string, unknown>>
}

/** A tool that a model is offered. No tool is ever run: only the call counts. */
export type Tool = {
  readonly name: string
  readonly description: string
  readonly parameters: ObjectSchema
  /** Whether its arguments hold lists or objects. */
  readonly isNested: boolean
  ask(stream: RandomStream): AskedCall
}
