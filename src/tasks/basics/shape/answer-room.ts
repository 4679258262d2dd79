import type { RandomStream } from '../random-stream.ts'
import { type RecordedShape, recordedShapes, tokenLimitOf } from './recorded-shapes.ts'

/**
 * How much a request's `max_tokens` leaves for the answer: `little` (below 500) for nothing but the answer, `some`
 * (below 1,000) for a short explanation, `enough` for more.
 */
export const answerRooms = ['little', 'some', 'enough'] as const
export type AnswerRoom = (typeof answerRooms)[number]

export function answerRoomOf(shape: Pick<RecordedShape, 'settings'>): AnswerRoom {
  const limit = tokenLimitOf(shape)
  return limit < 500 ? 'little' : limit < 1_000 ? 'some' : 'enough'
}

/** Families of which easy items are answered in a few words, each with its probability in the suite. */
const briefFamilies: Readonly<Record<string, number>> = {
  unit_conversion: 1 / 24,
  comparison: 1 / 24,
  calendar: 1 / 16,
  sorting: 1 / 24,
  letters: 1 / 8,
  table_lookup: 1 / 16,
  passage: 1 / 16,
}

/** Difficulties are hundredths. */
const easiest = 20
const easy = 30

const shareOf = (room: AnswerRoom) =>
  recordedShapes.filter((shape) => answerRoomOf(shape) === room).length / recordedShapes.length
const briefShare = Object.values(briefFamilies).reduce((sum, share) => sum + share, 0) * ((easiest + 1) / 101)
const littleOfBrief = shareOf('little') / briefShare
/** The shortest questions are kept for the requests that leave enough room, of which most are. */
const shortFamilies: Readonly<Record<string, number>> = { arithmetic: 1 / 24, pattern: 1 / 16 }
const shortShare = Object.values(shortFamilies).reduce((sum, share) => sum + share, 0)
const someOfEasy = shareOf('some') / ((1 - shortShare) * ((easy + 1) / 101) - shareOf('little'))

/**
 * The room that an item's answer gets. Easy items take the small rooms, so that no limit cuts an answer off that needs
 * more; over the whole suite each room is as frequent as in users' requests.
 */
export function drawAnswerRoom(stream: RandomStream, family: string, difficulty: number): AnswerRoom {
  const hundredths = Math.round(difficulty * 100)
  const draw = stream.next()
  const isBrief = hundredths <= easiest && family in briefFamilies
  if (isBrief && draw < littleOfBrief) return 'little'
  if (hundredths <= easy && !(family in shortFamilies) && stream.next() < someOfEasy) return 'some'
  return 'enough'
}
