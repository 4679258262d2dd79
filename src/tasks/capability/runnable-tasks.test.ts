import { describe, expect, it } from 'vitest'
import type { ListedTask } from '../list-tasks.ts'
import { runnableTasks } from './runnable-tasks.ts'
import type { SelfTestName } from './self-tests.ts'

const task = (part: Partial<ListedTask>) => ({ needs: 'C0', leastNeeds: 'C0', obstacle: null, ...part }) as ListedTask

const tasks = [
  task({}),
  task({ needs: 'C2', leastNeeds: 'C1' }),
  task({ needs: 'C2', leastNeeds: 'C2' }),
  task({ needs: 'C2', leastNeeds: 'C2' }),
  task({ obstacle: { reason: 'its questions hold images', detail: '', missing: [] } }),
]

const count = (...passed: readonly SelfTestName[]) => {
  const { runnable, asHarness, lacking } = runnableTasks(tasks, new Set(passed))
  return [runnable, asHarness, lacking.map(({ needs, tasks }) => `${needs} ${tasks}`)]
}

describe('runnableTasks', () => {
  it('default: everything that is passed', () => {
    const passed = new Set<SelfTestName>(['completion-text', 'completion-rivals', 'prompt-logprobs'])
    expect(runnableTasks(tasks, passed)).toEqual({ seen: 5, loadable: 4, runnable: 4, asHarness: 4, lacking: [] })
  })

  it('behavior: a chat endpoint is asked otherwise than the harness asks; what is lacking is counted by the least need', () => {
    expect(count('chat-text')).toEqual([1, 0, ['C1 1', 'C2 2']])
    expect(count('chat-text', 'chat-rivals')).toEqual([2, 0, ['C2 2']])
    expect(count('prompt-logprobs')).toEqual([3, 3, ['C0 1']])
    expect(count()).toEqual([0, 0, ['C0 1', 'C1 1', 'C2 2']])
  })
})
