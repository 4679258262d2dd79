import { describe, expect, it } from 'vitest'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { loadNamedTask, tasksBehind } from './load-task.ts'

const noData = { data: undefined, cache: '/nowhere' }

describe('loadNamedTask', () => {
  it('default: a task of the tier suite has its 200 published documents, the same every time', async () => {
    const [once, again] = [await loadNamedTask('basics_sets', noData), await loadNamedTask('basics_sets', noData)]
    if (once.source.kind !== 'finite' || again.source.kind !== 'finite') throw new TypeError('they are listed')
    expect(once.source.size).toBe(200)
    expect(once.source.documentAt(7)).toEqual({ ...again.source.documentAt(7), id: '7' })
  })

  it('error: a missing data set names the command for the task, without its variant', async () => {
    await expect(loadNamedTask('gsm8k@chat', noData)).rejects.toThrow('`assay tasks fetch gsm8k`')
  })

  it('error: an unknown task', async () => {
    await expect(loadNamedTask('gsm9k', noData)).rejects.toMatchObject({ code: 'TASK_UNKNOWN' })
  })
})

describe('tasksBehind', () => {
  it('args: a suite, a group, a task', async () => {
    const catalogue = await readCatalogue()
    expect(tasksBehind('mmlu_letter', catalogue)).toHaveLength(57)
    expect(tasksBehind('mmlu_stem', catalogue)).toHaveLength(19)
    expect(tasksBehind('gsm8k_chat', catalogue)).toEqual(['gsm8k@chat'])
    expect(tasksBehind('arc_challenge', catalogue)).toEqual(['arc_challenge'])
  })
})
