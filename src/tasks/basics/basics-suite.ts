import type { Suite } from '#records/suite.ts'
import { basicsVersion } from './basics-tasks.ts'
import { families } from './families.ts'

/** One group per skill, all of equal weight; the tasks of a skill share it equally. */
const groups: Suite['groups'] = [...Map.groupBy(families, ({ skill }) => skill)].map(([name, members]) => ({
  name,
  weight: 1,
  tasks: members.map((family) => ({ task: `basics_${family.name}`, weight: 1 })),
}))

/** The tier suite: private items, made for each supplier, that look like users' questions. */
export const basicsSuite: Suite = {
  name: 'assay-basics',
  version: basicsVersion,
  description: 'Everyday questions with one right answer, made anew for every supplier and asked as users ask.',
  setsTier: true,
  visibility: 'private',
  isRecognisable: false,
  groups,
}

/** The same tasks on items that anyone may know: a better score here than on the private suite tells of memorising. */
export const basicsPublicSuite: Suite = {
  name: 'assay-basics-public',
  version: basicsVersion,
  description: 'The tasks of assay-basics on items from a published seed, to find out who has learnt them by heart.',
  setsTier: false,
  visibility: 'public',
  isRecognisable: false,
  groups,
}
