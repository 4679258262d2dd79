import { changedTask } from '#records/changed-pairs.ts'
import type { Task } from '#records/task.ts'
import { basicsTasks, basicsVersion } from '../basics/basics-tasks.ts'
import type { SeedToStream } from '../basics/random-stream.ts'
import { rewordPrompt } from './reword-prompt.ts'

/** What is done to the documents of these tasks. */
export const rewording = 'reworded'

/** The version of every task and of the suite: that of the tier suite, and of the rewording. */
export const rewordedVersion = `${basicsVersion}-1`

/** The tasks of the tier suite with their questions in other words: `basics_arithmetic~reworded`, … */
export function rewordedTasks(seedToStream: SeedToStream): Task[] {
  return basicsTasks(seedToStream).map((task) => rewordedTask(task, seedToStream))
}

function rewordedTask(task: Task, seedToStream: SeedToStream): Task {
  const { source } = task
  if (source.kind !== 'generated') throw new TypeError(`${task.name} is not generated`)
  return {
    ...task,
    name: changedTask(task.name, rewording),
    version: rewordedVersion,
    description: `${task.description} Its questions in other words.`,
    source: {
      kind: 'generated',
      generate(seed) {
        const { id, data } = source.generate(seed)
        return { id, data: { ...data, prompt: rewordPrompt(String(data.prompt), seedToStream(seed)) } }
      },
    },
  }
}
