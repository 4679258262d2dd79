import { describe, expect, it } from 'vitest'
import type { ListedTask } from '#tasks/list-tasks.ts'
import { taskFamilies } from './task-families.ts'

function task(part: Partial<ListedTask>): ListedTask {
  return { family: 'b', leastNeeds: 'C0', shots: 0, requests: 1, summary: '', obstacle: null, ...part } as ListedTask
}

describe('taskFamilies', () => {
  it('default: what the tasks of a family have in common, of those that can be run', () => {
    const obstacle = { reason: 'it needs Python functions', detail: '', missing: ['u:f'] }
    const tasks = [
      task({ requests: 7, summary: 'Once' }),
      task({ requests: 11, shots: 5, leastNeeds: 'C2', summary: 'Often' }),
      task({ requests: 2, summary: 'Often' }),
      task({ family: 'a', requests: null }),
      task({ family: 'a', requests: 4 }),
      task({ family: 'a', leastNeeds: 'C2', shots: 25, obstacle }),
    ]
    expect(taskFamilies(tasks)).toEqual([
      {
        family: 'a',
        tasks: 3,
        loadable: 2,
        needs: 'C0',
        shots: '0',
        requests: '?, 4',
        note: 'it needs Python functions',
      },
      { family: 'b', tasks: 3, loadable: 3, needs: 'C0, C2', shots: '0, 5', requests: '2 … 11', note: 'Often' },
    ])
  })
})
