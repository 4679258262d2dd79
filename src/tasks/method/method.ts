import type { BuiltRequest, Capability, ExampleReply, RequestOptions, TaskAnswer, TaskDocument } from '#records/task.ts'
import type { InstanceBuilder } from '../instance.ts'
import type { PythonValue } from '../python/value.ts'

/** What a model said to a document's questions, as the harness would hold it. */
export type Reading = {
  /** Per question and repeat: a text, `[log-probability, is greedy]`, or the log-probability of a whole text. */
  readonly responses: readonly (readonly PythonValue[])[]
  /** What was done to answers, or could not be: counted, so that a score can be told from a failure. */
  readonly notes: Readonly<Record<string, number>>
  /** False when no answer at all could be read: every metric is then the least. */
  readonly isReadable: boolean
  /** What the answers lack to be read, where an endpoint that has it would have given it: they then say nothing of a model. */
  readonly missing?: Capability | undefined
}

/** A way of putting a task's questions to an endpoint. */
export type Method = {
  readonly needs: Capability
  readonly instances: InstanceBuilder
  /** Prompts as the harness's samples show them: text, or the messages as JSON. */
  readonly shownPrompts: (document: TaskDocument, options: RequestOptions) => readonly string[]
  readonly build: (document: TaskDocument, options: RequestOptions) => BuiltRequest[]
  readonly read: (document: TaskDocument, answers: readonly TaskAnswer[]) => Reading
  readonly exampleReplies: (document: TaskDocument) => ExampleReply[]
}
