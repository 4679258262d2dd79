import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { randomStream } from '#statistics/random-stream.ts'
import { families } from '#tasks/basics/families.ts'
import { solutions } from './solutions.ts'
import { type TrainingItem, trainingItem } from './training-item.ts'
import { warmUpItem } from './warm-up.ts'

/**
 * Writes a shard of the corpus: write-corpus.ts PATH FROM TO [FAMILY=WEIGHT …] [--easier | --as-asked] [--warm-up COUNT].
 * A family of weight 2 has twice as many items; easier shards drop most of what is difficult or long, others ask all as the suite does.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    easier: { type: 'boolean', default: false },
    'as-asked': { type: 'boolean', default: false },
    'warm-up': { type: 'string', default: '0' },
  },
})
const [path = '', from = '0', to = '1000', ...weights] = positionals
const weightOf = new Map(weights.map((text) => text.split('=')).map(([name = '', weight]) => [name, Number(weight)]))

const file = createWriteStream(path)
const counts = { written: 0, skipped: 0 }

async function write(item: TrainingItem): Promise<void> {
  if (!file.write(`${JSON.stringify(item)}\n`)) await new Promise((resolve) => file.once('drain', resolve))
  counts.written += 1
}

/** Whether an item comes into a shard of easier ones. */
function isKept({ family, difficulty, messages }: TrainingItem, index: number): boolean {
  const length = messages.reduce((sum, { content }) => sum + content.length, 0)
  const share = (difficulty < 0.4 ? 1 : 0.4) * (length > 700 ? 0.6 : 1)
  return randomStream(`easier/${family}/${index}`).integer(1000) < 1000 * share
}

for (const family of families) {
  if (solutions[family.name] === undefined) continue
  const weight = weightOf.get(family.name) ?? 1
  for (let index = Math.floor(Number(from) * weight); index < Math.floor(Number(to) * weight); index += 1) {
    const item = trainingItem(family, index, values['as-asked'])
    if (item === null) counts.skipped += 1
    else if (!values.easier || isKept(item, index)) await write(item)
  }
}
for (let index = 0; index < Number(values['warm-up']); index += 1) await write(warmUpItem(Number(from) * 20 + index))
file.end()
process.stderr.write(`${path}: ${counts.written} items, ${counts.skipped} skipped\n`)
