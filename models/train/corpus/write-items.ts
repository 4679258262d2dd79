import { createWriteStream } from 'node:fs'
import { randomStream } from '#statistics/random-stream.ts'
import { basicsTasks } from '#tasks/basics/basics-tasks.ts'
import { families } from '#tasks/basics/families.ts'
import { itemOf } from './training-item.ts'

/** Writes the requests of measuring items, of each family those with these numbers: write-items.ts PATH FROM TO. */
const [path = '', from = '0', to = '20'] = process.argv.slice(2)
const tasks = basicsTasks(randomStream)

const file = createWriteStream(path)
for (const family of families) {
  const task = tasks.find(({ name }) => name === `basics_${family.name}`)
  if (task === undefined) throw new Error(`There is no task of the family ${family.name}.`)
  for (let index = Number(from); index < Number(to); index += 1) {
    const { document } = itemOf(family, 'measuring', index)
    const [request] = task.buildRequests(document, { model: 'tiny' })
    const line = { family: family.name, index, body: request?.kind === 'chat' ? request.body : null }
    file.write(`${JSON.stringify(line)}\n`)
  }
}
file.end()
