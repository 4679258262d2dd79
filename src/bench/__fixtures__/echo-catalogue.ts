import { hash } from 'node:crypto'
import type { Suite } from '#records/suite.ts'
import type { Task, TaskAnswer } from '#records/task.ts'
import type { Catalogue } from '../catalogue.ts'

/** What stands before the word in a prompt of `echoTask`. */
export const echoPrompt = 'Repeat this word: '

/** A generated task whose prompt holds its answer: whoever repeats the last word is right. */
export function echoTask(name = 'echo', over: Partial<Task> = {}): Task {
  return {
    name,
    version: '1',
    description: 'Repeats a word.',
    needs: 'C0',
    minimum: 0,
    source: { kind: 'generated', generate: (seed) => echoDocument(Buffer.from(seed).toString('hex').slice(0, 16)) },
    buildRequests: ({ data }, { model }) => [
      {
        kind: 'chat',
        path: '/v1/chat/completions',
        body: { model, messages: [{ role: 'user', content: `${echoPrompt}${data.word}` }] },
      },
    ],
    score: ({ data }, [answer]) => {
      const said = contentOf(answer)
      const value = said === data.word ? 1 : 0
      return { value, metrics: { 'exact_match,none': value }, extracted: { none: said } }
    },
    exampleReplies: ({ data }) => [{ kind: 'text', right: String(data.word), wrong: ['something else'] }],
    ...over,
  }
}

/** A data set of a few words: documents `word-0`, `word-1`, … */
export function finiteEchoTask(name: string, size: number): Task {
  return echoTask(name, {
    source: { kind: 'finite', size, documentAt: (index) => ({ ...echoDocument(`word${index}`), id: `word-${index}` }) },
  })
}

function echoDocument(word: string) {
  return { id: word, data: { word } }
}

function contentOf(answer: TaskAnswer | undefined): string {
  const body = answer?.body as { choices?: { message?: { content?: unknown } }[] } | null | undefined
  return String(body?.choices?.[0]?.message?.content ?? '')
}

/** A private suite of one group, each task with the same weight. */
export function suiteOf(tasks: readonly Task[], over: Partial<Suite> = {}): Suite {
  return {
    name: 'echo-suite',
    version: '1',
    description: 'Repeats words.',
    setsTier: true,
    visibility: 'private',
    isRecognisable: false,
    groups: [{ name: 'words', weight: 1, tasks: tasks.map(({ name }) => ({ task: name, weight: 1 })) }],
    ...over,
  }
}

/** A catalogue of these tasks with one suite over all of them. */
export function echoCatalogue(
  tasks: readonly Task[] = [echoTask()],
  suites: readonly Suite[] = [suiteOf(tasks)],
): Catalogue {
  const byName = new Map(tasks.map((task) => [task.name, task]))
  return {
    suites,
    task: (name) => byName.get(name),
    publicDocuments: { size: 8, seed: (task, index) => Buffer.from(hash('sha256', `${task}/${index}`), 'hex') },
  }
}

/** An answer of the contract that says this. */
export function chatAnswer(content: string): Record<string, unknown> {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  }
}
