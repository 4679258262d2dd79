import { describe, expect, it } from 'vitest'
import type { ListedTask } from '../list-tasks.ts'
import { summarizeTasks } from './summarize-tasks.ts'

function task(part: Partial<ListedTask>): ListedTask {
  return { leastNeeds: 'C0', obstacle: null, dataObstacle: null, ...part } as ListedTask
}

function lacking(...missing: string[]): ListedTask {
  return task({
    obstacle: { reason: 'it needs Python functions', detail: `import of torch (${missing[0]}.py:3)`, missing },
    dataObstacle: 'of no interest',
  })
}

describe('summarizeTasks', () => {
  it('default: counts what can be run with each capability, and what is in the way, greatest first', () => {
    const image = { reason: 'its questions hold images', detail: '', missing: [] }
    const tasks = [
      task({}),
      task({ leastNeeds: 'C1' }),
      task({ leastNeeds: 'C2', dataObstacle: 'a script makes its data' }),
      task({ leastNeeds: 'C2' }),
      lacking('a/utils:f', 'b/utils:g'),
      lacking('b/utils:g'),
      task({ obstacle: image }),
    ]
    expect(summarizeTasks(tasks)).toEqual({
      seen: 7,
      loadable: 4,
      runnable: { C0: 1, C1: 2, C2: 4, C3: 4 },
      missing: [
        { reference: 'b/utils:g', tasks: 2 },
        { reference: 'a/utils:f', tasks: 1 },
      ],
      missingReasons: [{ reason: 'import of torch', tasks: 2 }],
      reasons: [
        { reason: 'it needs Python functions', tasks: 2 },
        { reason: 'its questions hold images', tasks: 1 },
      ],
      dataReasons: [{ reason: 'a script makes its data', tasks: 1 }],
    })
  })

  it('args: nothing', () => {
    expect(summarizeTasks([])).toEqual({
      seen: 0,
      loadable: 0,
      runnable: { C0: 0, C1: 0, C2: 0, C3: 0 },
      missing: [],
      missingReasons: [],
      reasons: [],
      dataReasons: [],
    })
  })
})
