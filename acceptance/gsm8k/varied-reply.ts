import type { KeyedItem } from '#backends/simulator/answer-key.ts'
import { contentHash } from '#records/content-id.ts'

/**
 * The same right and wrong answer in the many ways in which models write them, so that the two filters disagree on
 * some: with and without the mark `####`, thousands separators, units, full stops, numbers after the answer, reasoning
 * blocks, text after a stop word, no number at all.
 */
export function variedReply(item: KeyedItem): KeyedItem {
  if (item.reply.kind !== 'text') return item
  const { right } = item.reply
  const gold = right.slice(right.lastIndexOf('####') + 4).trim()
  const other = String(Number(gold.replaceAll(',', '')) + 7)
  const draw = Number.parseInt(contentHash(`reply ${item.itemId}`).slice(0, 6), 16)
  return {
    ...item,
    reply: { kind: 'text', right: pick(rightForms(right, gold), draw), wrong: [pick(wrongForms(gold, other), draw)] },
  }
}

function rightForms(steps: string, gold: string): readonly string[] {
  return [
    steps,
    ` The answer is $${gold}.`,
    ` It takes a while, but it is ${gold}.00 dollars, so ${gold}`,
    ` #### ${gold}.`,
    ` #### $${gold}`,
    ` #### ${withSeparators(gold)}`,
    ` Therefore ${withSeparators(gold)} of them, which are 12 dozens.`,
    ` <think>99 bottles</think> #### ${gold}`,
    ` #### ${gold}\n\nQuestion: How many are 3 and 4?\nAnswer: 7\n#### 7`,
  ]
}

function wrongForms(gold: string, other: string): readonly string[] {
  return [
    ' I do not know.',
    ` #### ${other}`,
    ` Not ${gold} but ${other}.`,
    ` #### ${other}\nor rather #### ${gold}`,
    ' ####',
    ` #### -${gold}`,
    ' ٣٤ … $,. …',
    '',
  ]
}

function withSeparators(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

function pick(forms: readonly string[], draw: number): string {
  return forms[draw % forms.length] ?? ''
}
