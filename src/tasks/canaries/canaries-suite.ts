import type { Suite } from '#records/suite.ts'
import { canariesVersion, nonceTask, openTask, publishedKeyTask } from './canaries-tasks.ts'

/** Traps for those who answer without a model. It sets no tier, and its score means nothing but "not caught". */
export const canariesSuite: Suite = {
  name: 'assay-canaries',
  version: canariesVersion,
  description:
    'Made-up questions with a published wrong key, codes to repeat, open questions again: shows answers that no model gave.',
  setsTier: false,
  visibility: 'private',
  isRecognisable: false,
  groups: [
    { name: 'keys', weight: 1, tasks: [{ task: publishedKeyTask, weight: 1 }] },
    { name: 'nonces', weight: 1, tasks: [{ task: nonceTask, weight: 1 }] },
    { name: 'open', weight: 1, tasks: [{ task: openTask, weight: 1 }] },
  ],
}
