import { describe, expect, it } from 'vitest'
import { basicsCatalogue } from './basics-catalogue.ts'
import { cataloguePort } from './catalogue-port.ts'

const catalogue = basicsCatalogue()
const port = cataloguePort(catalogue)

/** A sample of a task with one of its own documents. */
function sampleOf(name: string) {
  const task = catalogue.task(name)
  if (task === undefined) throw new TypeError(`${name} is in the catalogue`)
  const { source } = task
  const { id, data } = source.kind === 'finite' ? source.documentAt(0) : source.generate(new Uint8Array(32).fill(7))
  return { task: name, taskVersion: task.version, documentId: id, document: data }
}

describe('cataloguePort', () => {
  it('default: what is expected, a text for each request; null where no one answer is the right one', () => {
    const unknown = port.tasks().flatMap(({ name }) => {
      const expected = port.expected?.(sampleOf(name)) ?? null
      expect(expected === null || (expected.length > 0 && expected.every((text) => text !== ''))).toBe(true)
      return expected === null ? [name.replace(/_.*/, '')] : []
    })
    expect([...new Set(unknown)]).toEqual(['sentinel', 'border'])
  })

  it('error: a sample of another version of the task, or of a task that there is not', () => {
    const [task] = port.tasks()
    const sample = sampleOf(task?.name ?? '')
    expect(port.expected?.({ ...sample, taskVersion: '0' })).toBeNull()
    expect(port.expected?.({ ...sample, task: 'none' })).toBeNull()
  })
})
