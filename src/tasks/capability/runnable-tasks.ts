import type { Capability } from '#records/task.ts'
import type { ListedTask } from '../list-tasks.ts'
import type { SelfTestName } from './self-tests.ts'

/** How many tasks of a list an endpoint can be asked. */
export type RunnableTasks = {
  readonly seen: number
  /** Tasks that this program can run at some endpoint. */
  readonly loadable: number
  /** Of these, how many this endpoint can be asked in at least one variant. */
  readonly runnable: number
  /** How many exactly as lm-evaluation-harness asks a completion endpoint. */
  readonly asHarness: number
  /** Loadable tasks that this endpoint cannot be asked, by what the least demanding variant of each needs. */
  readonly lacking: readonly { readonly needs: Capability; readonly tasks: number }[]
}

const capabilities: readonly Capability[] = ['C0', 'C1', 'C2', 'C3']

/** The tests of which one must be passed for a task of each level. */
const ways: Readonly<Record<Capability, readonly SelfTestName[]>> = {
  C0: ['chat-text', 'completion-text'],
  C1: ['chat-rivals', 'completion-rivals', 'prompt-logprobs'],
  C2: ['prompt-logprobs'],
  C3: ['tokenizer'],
}

/**
 * Counts the tasks that an endpoint can be asked that passed these self-tests. Whether choices are letters is often known only
 * with the data; such tasks count as those that need the log-probabilities of prompts.
 */
export function runnableTasks(tasks: readonly ListedTask[], passed: ReadonlySet<SelfTestName>): RunnableTasks {
  const loadable = tasks.filter(({ obstacle }) => obstacle === null)
  const canAsk = (capability: Capability) => ways[capability].some((name) => passed.has(name))
  const lacking = loadable.filter(({ leastNeeds }) => !canAsk(leastNeeds))
  const isAsHarness = ({ needs }: ListedTask) => passed.has(needs === 'C0' ? 'completion-text' : 'prompt-logprobs')
  return {
    seen: tasks.length,
    loadable: loadable.length,
    runnable: loadable.length - lacking.length,
    asHarness: loadable.filter(isAsHarness).length,
    lacking: capabilities
      .map((needs) => ({ needs, tasks: lacking.filter(({ leastNeeds }) => leastNeeds === needs).length }))
      .filter(({ tasks }) => tasks > 0),
  }
}
