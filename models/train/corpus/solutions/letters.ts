import type { Draft } from '#tasks/basics/item.ts'

/** The word spelt, then what each step leaves, letter by letter; the last line is the answer. */
export function solveLetters({ terse }: Draft): string | null {
  const match = /^"([a-z]+)": (.*)$/.exec(terse)
  if (match === null) return null
  const [, word = '', operations = ''] = match
  let letters = [...word]
  const lines = [spelt(letters)]
  for (const operation of operations.split(', then ')) {
    const apply = rules.find(([sign]) => sign.test(operation))?.[1]
    if (apply === undefined) return null
    letters = apply(letters, operation)
    lines.push(`${operation}:`, spelt(letters))
  }
  return lines.join('\n')
}

function spelt(letters: readonly string[]): string {
  return letters.map((letter) => ` ${letter}`).join('')
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

function placeOf(operation: string): number {
  const word = /drop the (\w+) letter/.exec(operation)?.[1] ?? ''
  const index = ordinals.indexOf(word)
  return index >= 0 ? index : Number.parseInt(word, 10) - 1
}

type Apply = (letters: string[], operation: string) => string[]

const rules: readonly (readonly [sign: RegExp, apply: Apply])[] = [
  [/^backwards/, (letters) => letters.toReversed()],
  [/^drop a, e/, (letters) => letters.filter((letter) => !'aeiou'.includes(letter))],
  [/^drop the last/, (letters) => letters.slice(0, -1)],
  [/^drop the/, (letters, operation) => letters.toSpliced(placeOf(operation), 1)],
  [/^swap first and last/, (letters) => [...letters.slice(-1), ...letters.slice(1, -1), ...letters.slice(0, 1)]],
  [/^last letter to the front/, (letters) => [...letters.slice(-1), ...letters.slice(0, -1)]],
  [/^first two letters/, (letters) => [...letters.slice(2), ...letters.slice(0, 2)]],
  [/^letters from a to z/, (letters) => letters.toSorted()],
  [/^double the last/, (letters) => [...letters, ...letters.slice(-1)]],
  [/^keep letters 1, 3/, (letters) => letters.filter((_, index) => index % 2 === 0)],
  [
    /^"(.)" for every "(.)"/,
    (letters, operation) => {
      const [, fresh = '', old = ''] = /^"(.)" for every "(.)"/.exec(operation) ?? []
      return letters.map((letter) => (letter === old ? fresh : letter))
    },
  ],
  [
    /^next letter of the alphabet/,
    (letters) => letters.map((letter) => (letter === 'z' ? 'a' : String.fromCharCode(letter.charCodeAt(0) + 1))),
  ],
]
