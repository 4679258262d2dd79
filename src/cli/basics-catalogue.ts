import type { Catalogue } from '#bench/catalogue.ts'
import { randomStream } from '#statistics/random-stream.ts'
import { basicsPublicSuite, basicsSuite } from '#tasks/basics/basics-suite.ts'
import { basicsTasks } from '#tasks/basics/basics-tasks.ts'
import { publicDocumentSeed, publicDocumentsPerTask } from '#tasks/basics/public-documents.ts'

/** The tier suite and its published half: what every instance measures, with no data to fetch. */
export function basicsCatalogue(): Catalogue {
  const tasks = new Map(basicsTasks(randomStream).map((task) => [task.name, task]))
  return {
    suites: [basicsSuite, basicsPublicSuite],
    task: (name) => tasks.get(name),
    publicDocuments: { size: publicDocumentsPerTask, seed: publicDocumentSeed },
  }
}
