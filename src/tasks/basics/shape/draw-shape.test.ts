import { describe, expect, it } from 'vitest'
import { hashStream, testSeed } from '../__fixtures__/stream.ts'
import { families } from '../families.ts'
import { makeItem } from '../item-document.ts'
import { answerRoomOf, answerRooms } from './answer-room.ts'
import { recordedCharacters, recordedShapes } from './recorded-shapes.ts'
import { writeMessages } from './write-messages.ts'

const perTwentyFourth = 250
const skills = Map.groupBy(families, ({ skill }) => skill)

/** Items as the suite draws them: every skill alike, and its families alike. */
const items = [...skills.values()].flatMap((members) =>
  members.flatMap((family) =>
    Array.from({ length: (3 * perTwentyFourth) / members.length }, (_, index) =>
      makeItem(family, hashStream(testSeed(`shape/${family.name}`, index))),
    ),
  ),
)
const asked = items.map((item) => ({
  item,
  written: writeMessages({ ...item, isConstrained: item.expected.kind === 'constrained' }),
}))

function share<T>(all: readonly T[], holds: (one: T) => boolean): number {
  return all.filter(holds).length / all.length
}

describe('drawShape', () => {
  it('default: messages have the roles and sizes of the shape; only a question may be larger', () => {
    const wrong = asked.filter(({ item, written }) =>
      written.some(({ role, content }, index) => {
        const [expectedRole, characters = 0] = item.messages[index] ?? []
        const most = index === item.slot ? Math.max(characters, item.prompt.length) : Math.max(characters, 2)
        return role !== expectedRole || content.length > most || content.length < characters - 6 || content === ''
      }),
    )
    expect(wrong).toEqual([])
    expect(share(asked, ({ item }) => item.prompt.length > (item.messages[item.slot]?.[1] ?? 0))).toBe(0)
  })

  it('behavior: turns, system prompts and settings are as frequent as recorded', () => {
    const turns = (messages: number) => [
      share(items, (item) => item.messages.filter(([role]) => role !== 'system').length === messages),
      share(recordedShapes, (shape) => shape.messages === messages),
    ]
    const frequencies = [
      turns(1),
      turns(3),
      turns(5),
      [
        share(items, ({ messages }) => messages[0]?.[0] === 'system'),
        share(recordedShapes, ({ hasSystem }) => hasSystem),
      ],
      ...answerRooms.map((room) => [
        share(items, (item) => answerRoomOf(item) === room),
        share(recordedShapes, (shape) => answerRoomOf(shape) === room),
      ]),
      ...['temperature', 'top_p', 'max_tokens'].map((key) => [
        share(items, ({ settings }) => settings.some(([name]) => name === key)),
        share(recordedShapes, ({ settings }) => settings.some(([name]) => name === key)),
      ]),
    ]
    // Four standard errors of a share of half in 6,000 items.
    expect(frequencies.filter(([ours = 0, users = 0]) => Math.abs(ours - users) > 0.026)).toEqual([])
  })

  it('behavior: last messages are as short and as long as recorded ones', () => {
    const last = items.map(({ messages }) => messages.at(-1)?.[1] ?? 0)
    const shares = [20, 50, 100, 200, 500, 1000].map((characters) => [
      share(last, (size) => size <= characters),
      share(recordedCharacters.user, (size) => size <= characters),
    ])
    expect(shares.filter(([ours = 0, users = 0]) => Math.abs(ours - users) > 0.03)).toEqual([])
  })

  it('behavior: only easy questions get little room to answer', () => {
    const cut = items.filter((item) => answerRoomOf(item) === 'little' && item.difficulty > 0.2)
    const short = items.filter((item) => answerRoomOf(item) === 'some' && item.difficulty > 0.3)
    expect([cut, short]).toEqual([[], []])
  })

  it('behavior: what surrounds a question holds no number and no name', () => {
    const named = /\d|\b(?:Maria|Anna|Tom|David|Lisbon|Oslo|Monday|Friday|red|blue|bus|train)\b/
    const around = asked.flatMap(({ item, written }) =>
      written.map(({ content }, index) => (index === item.slot ? content.slice(0, -item.prompt.length) : content)),
    )
    expect(around.filter((text) => named.test(text)).slice(0, 3)).toEqual([])
  })
})
