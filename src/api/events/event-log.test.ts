import { describe, expect, it } from 'vitest'
import { EventLog } from './event-log.ts'

const block = (height: number) => ({ event: 'block', height, at: 0 }) as const

describe('EventLog', () => {
  it('default: an event with its id, as one line of JSON', () => {
    const log = new EventLog({ name: 'a1', mostBytes: 1000 })
    expect(log.append(block(7))).toEqual({
      id: 'a1-1',
      text: 'id: a1-1\nevent: block\ndata: {"height":7,"at":0}\n\n',
    })
  })

  it('behavior: what came after an id, as long as it is kept', () => {
    const log = new EventLog({ name: 'a1', mostBytes: 160 })
    for (let height = 1; height <= 6; height += 1) log.append(block(height))
    const ids = (id: string) => log.after(id)?.map((event) => event.id)
    expect(ids('a1-6')).toEqual([])
    expect(ids('a1-4')).toEqual(['a1-5', 'a1-6'])
    expect(ids('a1-3')).toEqual(['a1-4', 'a1-5', 'a1-6'])
    expect(ids('a1-2')).toBeUndefined()
  })

  it('error: ids of another log, of the time to come, or made up', () => {
    const log = new EventLog({ name: 'a1', mostBytes: 1000 })
    log.append(block(1))
    for (const id of ['b2-1', 'a1-2', 'a1-', 'a1--1', '', 'a1-1\nevent: x', '9'.repeat(40)])
      expect(log.after(id)).toBeUndefined()
  })
})
