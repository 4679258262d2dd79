import { at } from '../draw.ts'
import type { RandomStream } from '../random-stream.ts'
import { type AnswerRoom, answerRoomOf, answerRooms } from './answer-room.ts'
import leastSizes from './least-sizes.json' with { type: 'json' }
import { type RecordedShape, recordedCharacters, recordedShapes, type Settings } from './recorded-shapes.ts'

export type Role = 'system' | 'user' | 'assistant'

/** The outside of a request that is to be written. */
export type Layout = {
  readonly settings: Settings
  readonly messages: readonly (readonly [role: Role, characters: number])[]
  /** The message that holds the question. */
  readonly slot: number
}

/** By the size of their largest message, which is what an item may take; ascending. */
const shapesByRoom: Readonly<Record<AnswerRoom, readonly RecordedShape[]>> = byRoom((room) =>
  recordedShapes.filter((shape) => answerRoomOf(shape) === room).sort((a, b) => a.capacity - b.capacity),
)

function byRoom<T>(of: (room: AnswerRoom) => T): Record<AnswerRoom, T> {
  return Object.fromEntries(answerRooms.map((room) => [room, of(room)])) as Record<AnswerRoom, T>
}

/**
 * A user's request that an item fits, so that over the suite requests are as users' are.
 *
 * An item whose least size is larger than that of a share u of all items gets the shape whose largest message is larger
 * than that of a share u of all shapes: longer items in longer shapes (a monotone coupling), each shape as often as
 * recorded, no item thrown away. `leastSizes` is the distribution of the items' least sizes, by room. Where even so the
 * item is larger, it gets the next shape that holds it.
 *
 * The recorded sizes are not copied, or anyone with this list could look a request up in it: the size of the largest
 * message lies between those of neighbouring shapes, and every other size is drawn from all recorded ones of that role
 * that are no larger. Sizes within a chat are so taken to be unrelated but for their largest one.
 */
export function drawShape(stream: RandomStream, room: AnswerRoom, leastCharacters: number): Layout {
  const shapes = shapesByRoom[room]
  const position = rankOf(leastSizes[room], leastCharacters, stream.next()) * shapes.length
  const drawn = Math.min(shapes.length - 1, Math.floor(position))
  const { settings, hasSystem, messages, largest, capacity } = fitting(shapes, drawn, position - drawn, leastCharacters)
  const chat = Array.from({ length: messages }, (_, index): readonly [Role, number] => {
    const role = index % 2 === 0 ? 'user' : 'assistant'
    return [role, index === largest ? capacity : charactersUpTo(role, capacity, stream.next())]
  })
  const system: Layout['messages'] = hasSystem
    ? [['system', charactersUpTo('system', Number.POSITIVE_INFINITY, stream.next())]]
    : []
  const all = [...system, ...chat]
  const isLastFit = at(all, -1)[1] >= leastCharacters
  return { settings, messages: all, slot: isLastFit ? all.length - 1 : system.length + largest }
}

/** The share of a sorted sample that lies below a value, spread evenly over ties. */
function rankOf(sample: readonly number[], value: number, draw: number): number {
  const below = countBelow(sample, value)
  const upTo = countBelow(sample, value + 1)
  return (below + draw * (upTo - below + 1)) / (sample.length + 1)
}

/** How many elements of an ascending list are smaller. */
function countBelow(sample: readonly number[], value: number): number {
  let [low, high] = [0, sample.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(sample, middle) < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The shape at a place, with a capacity between its own and the next one's; a later shape where the item needs it. */
function fitting(shapes: readonly RecordedShape[], place: number, fraction: number, least: number): RecordedShape {
  const shape = at(shapes, place)
  const next = shapes[place + 1]?.capacity ?? shape.capacity
  const between = Math.round(shape.capacity + fraction * (next - shape.capacity))
  if (between >= least) return { ...shape, capacity: between }
  return shapes.slice(place).find(({ capacity }) => capacity >= least) ?? { ...shape, capacity: least }
}

/** A size as recorded messages of the role have, no larger than the limit. */
function charactersUpTo(role: Role, limit: number, draw: number): number {
  const sizes = recordedCharacters[role]
  const count = Math.max(1, limit === Number.POSITIVE_INFINITY ? sizes.length : countBelow(sizes, limit + 1))
  const position = draw * count
  const place = Math.floor(position)
  const size = at(sizes, place)
  return Math.round(size + (position - place) * (at(sizes, Math.min(place + 1, count - 1)) - size))
}
