import type { Catalogue } from '#bench/catalogue.ts'
import type { Suite } from '#records/suite.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { basicsPublicSuite, basicsSuite } from '#tasks/basics/basics-suite.ts'
import { basicsTasks } from '#tasks/basics/basics-tasks.ts'
import { publicDocumentSeed, publicDocumentsPerTask } from '#tasks/basics/public-documents.ts'
import { borderTasks } from '#tasks/borders/border-tasks.ts'
import { borderProbabilitiesSuite, bordersSuite } from '#tasks/borders/borders-suites.ts'
import { canariesSuite } from '#tasks/canaries/canaries-suite.ts'
import { canariesTasks } from '#tasks/canaries/canaries-tasks.ts'
import { rewordedSuite } from '#tasks/reworded/reworded-suite.ts'
import { rewordedTasks } from '#tasks/reworded/reworded-tasks.ts'
import { sentinelTasks } from '#tasks/sentinels/sentinel-tasks.ts'
import { sentinelsSuite } from '#tasks/sentinels/sentinels-suite.ts'
import { toolsSuite } from '#tasks/tools/tools-suite.ts'
import { toolsTasks } from '#tasks/tools/tools-tasks.ts'

/** Suites without data sets that are measured only where they are asked for. */
export const optionalSuites: readonly Suite[] = [toolsSuite, canariesSuite, rewordedSuite]

/**
 * The tier suite, its published half and the sentinels, which every instance measures, and the probes of backend groups; the tasks of
 * optional suites are there too.
 */
export function basicsCatalogue(): Catalogue {
  const generated = [
    ...basicsTasks(randomStream),
    ...toolsTasks(randomStream),
    ...sentinelTasks,
    ...borderTasks(randomStream),
    ...canariesTasks(randomStream),
    ...rewordedTasks(randomStream),
  ]
  const tasks = new Map(generated.map((task) => [task.name, task]))
  return {
    suites: [basicsSuite, basicsPublicSuite, sentinelsSuite, bordersSuite, borderProbabilitiesSuite],
    task: (name) => tasks.get(name),
    publicDocuments: { size: publicDocumentsPerTask, seed: publicDocumentSeed },
  }
}

/** What the demo measures: canaries and reworded items, too, so that their flags show. */
export function demoCatalogue(): Catalogue {
  const basics = basicsCatalogue()
  return { ...basics, suites: [...basics.suites, canariesSuite, rewordedSuite] }
}
