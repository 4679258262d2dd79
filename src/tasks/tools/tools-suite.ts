import type { Suite } from '#records/suite.ts'
import { toolFamilies } from './families.ts'
import { toolsVersion } from './tools-tasks.ts'

/** Tool calling, every family with the same share of the draws. It sets no tier. */
export const toolsSuite: Suite = {
  name: 'assay-tools',
  version: toolsVersion,
  description: 'Requests that call for tools: which one, with which arguments, several at once, or none.',
  setsTier: false,
  visibility: 'private',
  isRecognisable: true,
  groups: [{ name: 'tools', weight: 1, tasks: toolFamilies.map(({ name }) => ({ task: `tools_${name}`, weight: 1 })) }],
}
