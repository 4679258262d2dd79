import type { Draft } from '#tasks/basics/item.ts'

/** After every change: who holds the thing, where it lies, or how the queue stands. */
export function solveTracking(draft: Draft): string | null {
  if (draft.terse.startsWith('In line')) return queue(draft.terse)
  return draft.terse.startsWith('Boxes') ? boxes(draft.terse) : swaps(draft.terse)
}

function swaps(terse: string): string | null {
  const owners = new Map([...terse.matchAll(/(\w+) has an? (\w+)/g)].map(([, name = '', thing = '']) => [thing, name]))
  const pairs = [...terse.matchAll(/(\w+) with (\w+)/g)].map(([, a = '', b = '']) => [a, b])
  const thing = /Who has the (\w+) now/.exec(terse)?.[1]
  if (thing !== undefined) {
    let holder = owners.get(thing) ?? ''
    const lines = [`${thing}: ${holder}`]
    for (const [a = '', b = ''] of pairs) {
      holder = holder === a ? b : holder === b ? a : holder
      lines.push(`${a} ${b}: ${holder}`)
    }
    return `${lines.join('\n')}\nAnswer: ${holder}`
  }
  // What somebody has at the end is found backwards: from whom did it come?
  let person = /What does (\w+) have now/.exec(terse)?.[1] ?? ''
  const lines = [`back: ${person}`]
  for (const [a = '', b = ''] of pairs.toReversed()) {
    person = person === a ? b : person === b ? a : person
    lines.push(`${a} ${b}: ${person}`)
  }
  const held = [...owners].find(([, name]) => name === person)?.[0]
  return held === undefined ? null : `${lines.join('\n')}\nAnswer: ${held}`
}

function queue(terse: string): string | null {
  const match = /^In line, front to back: ([^.]+)\. (.*) Who is (\w+) now\?$/.exec(terse)
  if (match === null) return null
  let people = (match[1] ?? '').split(', ')
  const lines: string[] = []
  for (const event of (match[2] ?? '').split('.').filter((text) => text.trim() !== '')) {
    people = moved(people, event.trim())
    lines.push(people.join(' '))
  }
  const places = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']
  const place = match[3] === 'last' ? people.length - 1 : places.indexOf(match[3] ?? '')
  return `${lines.join('\n')}\nAnswer: ${people[place]}`
}

function moved(people: readonly string[], event: string): string[] {
  const [mover = '', other = ''] = event.match(/\b[A-Z]\w+/g) ?? []
  const rest = people.filter((name) => name !== mover)
  if (event.includes('change places')) {
    return people.map((name) => (name === mover ? other : name === other ? mover : name))
  }
  if (event.includes('very front')) return [mover, ...rest]
  if (event.includes('very end')) return [...rest, mover]
  return rest.toSpliced(rest.indexOf(other) + (event.includes('behind') ? 1 : 0), 0, mover)
}

function boxes(terse: string): string | null {
  const thing = /Where is the (\w+) now/.exec(terse)?.[1] ?? ''
  const [, placed = '', story = ''] = /^Boxes: [^.]+\. ([^.]+)\. (.*) Where is/.exec(terse) ?? []
  let box = new RegExp(`[Tt]he ${thing} is in the (\\w+) box`).exec(placed)?.[1] ?? ''
  const lines = [`${thing}: ${box}`]
  for (const event of story.split('.').filter((text) => text.trim() !== '')) {
    const [first = '', second = ''] = [...event.matchAll(/(\w+) box/g)].map(([, colour = '']) => colour)
    if (second === '') {
      const object = /(?:the|puts the) (\w+) (?:to|goes|into|is moved)/i.exec(event)?.[1] ?? ''
      if (object === thing) box = first
      lines.push(`${object} ${first}: ${box}`)
    } else {
      const isExchange = event.includes('exchanged')
      box = box === first ? second : isExchange && box === second ? first : box
      lines.push(`${first} ${second}: ${box}`)
    }
  }
  return `${lines.join('\n')}\nAnswer: ${box}`
}
