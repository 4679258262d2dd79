import type { RandomStream } from '../basics/random-stream.ts'
import { perturbText } from '../perturbation/perturb-text.ts'

const leads: readonly string[] = [
  'one more, please:',
  'can you do this one for me?',
  'here comes the next one.',
  'ok, another one:',
  'same as always, please:',
  'this one has been on my list.',
  'hi, short question for you:',
  'a colleague asked me this:',
]

/**
 * A question of the tier suite as somebody else would have typed it: without capital letters, contracted where it can be,
 * and with other words before it. What stands between double quotes keeps its letters, so the same answer is right.
 */
export function rewordPrompt(prompt: string, stream: RandomStream): string {
  const lead = leads[stream.integer(leads.length)] ?? ''
  const parts = prompt.split(/("[^"\n]*")/)
  const said = parts.map((part, index) => (index % 2 === 1 ? part : careless(part)))
  return `${lead}\n\n${said.join('')}`
}

function careless(text: string): string {
  return perturbText(perturbText(text, { kind: 'contract', seed: '' }), { kind: 'lower-case', seed: '' })
}
