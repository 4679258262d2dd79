import { inPairs } from '#records/changed-pairs.ts'
import type { Suite } from '#records/suite.ts'
import { basicsPublicSuite } from '../basics/basics-suite.ts'
import { rewordedVersion, rewording } from './reworded-tasks.ts'

/** The public items of the tier suite, each asked as it is published and in other words: shows who knows their text. */
export const rewordedSuite: Suite = {
  name: 'assay-basics-reworded',
  version: rewordedVersion,
  description: 'The public items of assay-basics as published and in other words, to find out who looks up their text.',
  setsTier: false,
  visibility: 'public',
  isRecognisable: true,
  change: rewording,
  groups: inPairs(basicsPublicSuite.groups, rewording),
}
