import { at, pick, pickDistinct, scale } from '../draw.ts'
import { joinAnd } from '../english.ts'
import type { Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { names } from '../word-lists.ts'

/** Bit i of `roles` says that person i tells the truth. */
type Statement = { readonly text: string; readonly holds: (roles: number) => boolean }

/** Truth-tellers and liars: who tells the truth, with one solution only (checked by trying all). */
export const knights: Family = {
  name: 'knights',
  skill: 'logic',
  description: 'Finding out who tells the truth among people who always or never do.',
  generate(stream, difficulty) {
    const count = scale(difficulty, 3, 7)
    const people = pickDistinct(stream, names, count)
    const { roles, statements, hints } = puzzle(stream, people)
    const truthful = people.filter((_, index) => isTruthful(roles, index))
    return {
      question: questionOf(stream, people, statements, hints),
      terse: `Each of ${joinAnd(people)} always or never lies. ${saidBy(people, statements, 'says').join(' ')}${outside(hints)} Who tells the truth?`,
      ask: pick(stream, [
        'the names of the truth-tellers (separated by commas)',
        'the names of those who tell the truth (with commas)',
        'the comma-separated list of truth-tellers',
      ]),
      expected: { kind: 'list', values: [...truthful].sort(), options: [...people].sort(), isOrdered: false },
      wrong: slip(stream, people, truthful).join(', '),
      size: count,
    }
  },
}

function isTruthful(roles: number, person: number): boolean {
  return ((roles >> person) & 1) === 1
}

/** One person too few or too many. */
function slip(stream: RandomStream, people: readonly string[], truthful: readonly string[]): string[] {
  const person = pick(stream, people)
  const without = truthful.filter((name) => name !== person)
  return without.length === truthful.length || without.length === 0
    ? [
        ...new Set([
          ...truthful,
          at(
            people.filter((name) => !truthful.includes(name)),
            0,
          ),
        ]),
      ]
    : without
}

type Puzzle = { readonly roles: number; readonly statements: readonly Statement[]; readonly hints: readonly string[] }

function puzzle(stream: RandomStream, people: readonly string[]): Puzzle {
  const everyone = 2 ** people.length
  // Neither nobody nor everybody.
  const roles = 1 + stream.integer(everyone - 2)
  const statements = people.map((_, speaker) => statementOf(stream, people, speaker, roles))
  for (let attempts = 0; attempts < 40 && solutions(statements, everyone).length > 1; attempts++) {
    const speaker = stream.integer(people.length)
    statements[speaker] = statementOf(stream, people, speaker, roles)
  }
  return { roles, statements, hints: hintsFor(people, roles, solutions(statements, everyone)) }
}

function solutions(statements: readonly Statement[], everyone: number): number[] {
  const found: number[] = []
  for (let roles = 0; roles < everyone; roles++) {
    if (statements.every(({ holds }, speaker) => holds(roles) === isTruthful(roles, speaker))) found.push(roles)
  }
  return found
}

/** Facts from outside that leave one solution. */
function hintsFor(people: readonly string[], roles: number, candidates: readonly number[]): string[] {
  const hints: string[] = []
  let left = candidates
  for (const [person, name] of people.entries()) {
    const agreeing = left.filter((other) => isTruthful(other, person) === isTruthful(roles, person))
    if (agreeing.length === left.length) continue
    hints.push(isTruthful(roles, person) ? `${name} is known to tell the truth` : `${name} is known to be a liar`)
    left = agreeing
  }
  return hints
}

/** Something that this speaker would say: true from a truth-teller, false from a liar. */
function statementOf(stream: RandomStream, people: readonly string[], speaker: number, roles: number): Statement {
  for (;;) {
    const statement = randomStatement(stream, people, speaker)
    if (statement.holds(roles) === isTruthful(roles, speaker)) return statement
  }
}

function randomStatement(stream: RandomStream, people: readonly string[], speaker: number): Statement {
  const others = people.keys().filter((person) => person !== speaker)
  const [a = 0, b = 0] = pickDistinct(stream, [...others], 2)
  const [first, second] = [at(people, a), at(people, b)]
  const number = 1 + stream.integer(people.length - 1)
  return pick(stream, [
    { text: `${first} is a liar`, holds: (roles) => !isTruthful(roles, a) },
    { text: `${first} always tells the truth`, holds: (roles) => isTruthful(roles, a) },
    { text: `${first} and ${second} are both liars`, holds: (roles) => !isTruthful(roles, a) && !isTruthful(roles, b) },
    {
      text: `At least one of ${first} and ${second} is a liar`,
      holds: (roles) => !isTruthful(roles, a) || !isTruthful(roles, b),
    },
    {
      text: `${first} and ${second} are of the same kind`,
      holds: (roles) => isTruthful(roles, a) === isTruthful(roles, b),
    },
    {
      text: `Exactly one of ${first} and ${second} tells the truth`,
      holds: (roles) => isTruthful(roles, a) !== isTruthful(roles, b),
    },
    {
      text: `${first} and I are of different kinds`,
      holds: (roles) => isTruthful(roles, a) !== isTruthful(roles, speaker),
    },
    {
      text: `Exactly ${number} of us ${number === 1 ? 'is a liar' : 'are liars'}`,
      holds: (roles) => liars(roles, people.length) === number,
    },
  ] satisfies Statement[])
}

function liars(roles: number, count: number): number {
  let liarCount = 0
  for (let person = 0; person < count; person++) if (!isTruthful(roles, person)) liarCount += 1
  return liarCount
}

function saidBy(people: readonly string[], statements: readonly Statement[], says: string): string[] {
  return statements.map(({ text }, speaker) => `${at(people, speaker)} ${says}: "${text}."`)
}

function outside(hints: readonly string[]): string {
  return hints.length > 0 ? ` Besides, ${joinAnd(hints)}.` : ''
}

function questionOf(
  stream: RandomStream,
  people: readonly string[],
  statements: readonly Statement[],
  hints: readonly string[],
): string {
  const intro = pick(stream, [
    `In a group of ${people.length}, ${joinAnd(people)}, each person either always tells the truth or always lies.`,
    `Here's a puzzle: ${joinAnd(people)} are each either a truth-teller, who never lies, or a liar, who never tells the truth.`,
    `Logic puzzle. ${joinAnd(people)} live on an island where everyone is either always honest or always lying.`,
  ])
  const says = pick(stream, ['says', 'says', 'claims', 'states'])
  const lines = saidBy(people, statements, says)
  const separator = stream.integer(2) === 0 ? '\n' : ' '
  return (
    [intro, ...lines].join(separator) +
    outside(hints) +
    separator +
    pick(stream, ['Who tells the truth?', 'Which of them are the truth-tellers?', 'Who can be believed?'])
  )
}
