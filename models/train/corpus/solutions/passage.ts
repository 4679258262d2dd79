import type { Draft } from '#tasks/basics/item.ts'

type Attribute = 'city' | 'dish' | 'transport'
/** What is told of somebody, and by attribute the words of the passage that tell it, from the name to the value. */
type Guest = Record<Attribute, string> & { readonly told: Partial<Record<Attribute, string>> }

/** Who is meant, whom a correction concerns, and what the passage says of the fact that is asked for. */
export function solvePassage({ terse, expected }: Draft): string | null {
  if (expected.kind !== 'choice') return null
  const guests = guestsOf(terse)
  const exchanges = [...terse.matchAll(/: (\w+) and (\w+) have been mixed up when it comes to (what|how)/g)].map(
    ([, a = '', b = '', what]) => ({ a, b, attribute: what === 'what' ? ('dish' as const) : ('transport' as const) }),
  )
  const partnerOf = (name: string, attribute: Attribute) => {
    const exchange = exchanges.find((one) => one.attribute === attribute && (one.a === name || one.b === name))
    return exchange === undefined ? null : exchange.a === name ? exchange.b : exchange.a
  }
  const lines: string[] = []
  const question = terse.slice(terse.lastIndexOf('. ') + 2)
  const known = knownOf(question)
  let person = /(?:does|did) ([A-Z]\w+) /.exec(question)?.[1] ?? ''
  if (known !== null) {
    person = [...guests].find(([, guest]) => guest[known.attribute] === known.value)?.[0] ?? ''
    const { city = '' } = guests.get(person) ?? {}
    const isByCity = known.attribute === 'dish' && terse.includes(`The guest from ${city} brought ${known.value}`)
    lines.push(isByCity ? `${known.value}: ${city}: ${person}` : `${known.value}: ${person}`)
    const partner = partnerOf(person, known.attribute)
    if (partner !== null) {
      lines.push(`exchange: ${partner}`)
      person = partner
    }
  }
  if (/^Who/.test(question)) return `${lines.join('\n')}\nAnswer: ${person}`
  const wanted: Attribute = question.startsWith('In which city')
    ? 'city'
    : question.startsWith('What')
      ? 'dish'
      : 'transport'
  const partner = partnerOf(person, wanted)
  if (partner !== null) {
    lines.push(`${person} exchange: ${partner}`)
    person = partner
  }
  const guest = guests.get(person)
  if (guest === undefined) return null
  const isByCity = wanted === 'dish' && terse.includes(`The guest from ${guest.city} brought`)
  if (isByCity) lines.push(guest.told.city ?? '', `The guest from ${guest.city} brought ${guest.dish}`)
  else lines.push(guest.told[wanted] ?? '')
  return `${lines.join('\n')}\nAnswer: ${guest[wanted]}`
}

function knownOf(question: string): { attribute: Attribute; value: string } | null {
  const patterns: readonly (readonly [Attribute, RegExp])[] = [
    ['city', /(?:person who|Who) lives in (\w+)/],
    ['dish', /(?:person who|Who) brought (\w+)/],
    ['transport', /(?:person who|Who) came by (\w+)/],
  ]
  for (const [attribute, pattern] of patterns) {
    const value = pattern.exec(question)?.[1]
    if (value !== undefined) return { attribute, value }
  }
  return null
}

const facts: readonly (readonly [RegExp, readonly Attribute[]])[] = [
  [/(\w+) from (\w+) came by (\w+) and brought (\w+)\./g, ['city', 'transport', 'dish']],
  [/(\w+), who lives in (\w+), arrived by (\w+), and s?he brought (\w+)\./g, ['city', 'transport', 'dish']],
  [/(\w+) lives in (\w+)\./g, ['city']],
  [/(\w+) had travelled from (\w+), where/g, ['city']],
  [/(\w+) contributed (\w+)\./g, ['dish']],
  [/It was (\w+) who brought (\w+)\./g, ['dish']],
  [/(\w+) came by (\w+)\./g, ['transport']],
  [/For the journey, (\w+) chose an? (\w+)\./g, ['transport']],
]

function guestsOf(text: string): Map<string, Guest> {
  const guests = new Map<string, Guest>()
  for (const [pattern, attributes] of facts) {
    for (const [words, name = '', ...values] of text.matchAll(pattern)) {
      const guest = guests.get(name) ?? { city: '', dish: '', transport: '', told: {} }
      for (const [index, attribute] of attributes.entries()) {
        const value = values[index] ?? ''
        guest[attribute] = value
        guest.told[attribute] = words.slice(words.indexOf(name), words.lastIndexOf(value) + value.length)
      }
      guests.set(name, guest)
    }
  }
  for (const [, city = '', dish = ''] of text.matchAll(/The guest from (\w+) brought (\w+)\./g)) {
    for (const guest of guests.values()) if (guest.city === city) guest.dish = dish
  }
  return guests
}
