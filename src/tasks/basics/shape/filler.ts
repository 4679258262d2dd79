import { pick, shuffle } from '../draw.ts'
import type { RandomStream } from '../random-stream.ts'
import type { Role } from './draw-shape.ts'

/** What chats are about; no word here is an option of any item. */
const topics = [
  'the meeting notes',
  'my essay',
  'the new budget',
  'our holiday plans',
  'the report for work',
  'a recipe for the weekend',
  'the garden project',
  'my homework',
  'the team newsletter',
  'the quiz for our club',
  'a small script',
  'the moving plans',
  'my training schedule',
  'the project outline',
  'a birthday party',
  'the rental contract',
]

type Sentence = (topic: string) => string

/** None of them holds a number, a name or anything else that an answer could be mistaken for. */
const sentences: Readonly<Record<Role, readonly Sentence[]>> = {
  user: [
    (topic) => `I am still busy with ${topic}.`,
    (topic) => `This came up while I was working on ${topic}.`,
    () => 'I would like to be sure before I go on.',
    () => 'I tried it on my own and got confused somewhere in the middle.',
    (topic) => `It has nothing to do with ${topic}, by the way.`,
    () => 'Please read it carefully, every detail matters.',
    () => 'Thanks for being so patient with me.',
    (topic) => `My colleague asked me about it when we talked about ${topic}.`,
    () => 'Take whatever time you need.',
    () => 'I know it may look simple, but I keep getting it wrong.',
    (topic) => `We can come back to ${topic} afterwards.`,
    () => 'A friend and I could not agree on this one.',
    () => 'There is no trick in it as far as I know.',
    () => 'I have to pass this on later today, so it should be right.',
    (topic) => `I will get back to you about ${topic} tomorrow.`,
    () => 'You were a great help last time.',
    (topic) => `It is part of something larger, mostly ${topic}.`,
    () => 'English is not my first language, so excuse any mistakes.',
    () => 'I wrote it down exactly as I was given it.',
    () => 'If anything is unclear, just go with the most natural reading.',
    (topic) => `I am asking because ${topic} took longer than expected.`,
    () => 'Sorry for the long introduction.',
  ],
  assistant: [
    (topic) => `Happy to help you with ${topic}.`,
    () => 'That is a good place to start.',
    (topic) => `For ${topic} it usually pays to begin with a rough plan and to refine it later.`,
    () => 'There is no single best way, so feel free to adapt this to what you need.',
    () => 'Keep it short and clear, and people will thank you for it.',
    (topic) => `Many people spend too much time on details of ${topic} before the main points are settled.`,
    () => 'You may want to sleep on it and look at it again with fresh eyes.',
    () => 'Once the basics are in place, everything else tends to be easier.',
    (topic) => `If you share a bit more about ${topic}, I can be more specific.`,
    () => 'It often helps to explain the idea to somebody who knows nothing about it.',
    () => 'I would not worry too much about making it perfect.',
    (topic) => `A simple checklist can keep ${topic} on track.`,
    () => 'Ask for feedback early, while changes are still cheap.',
    () => 'You can always cut things later, so write down whatever comes to mind.',
    (topic) => `Let me know how ${topic} turns out.`,
    () => 'Breaks matter too, especially when you feel stuck.',
    () => 'In my experience the opening takes the most effort.',
    (topic) => `Should you need an example for ${topic}, I can write one.`,
    () => 'Try to say what matters most at the very beginning.',
    () => 'That should give you a solid base to work from.',
    () => 'It is fine to leave some questions open for now.',
    (topic) => `I am glad that ${topic} is coming along.`,
  ],
  system: [
    () => 'Answer clearly and politely.',
    () => 'Be accurate and do not make things up.',
    () => 'Keep a friendly tone.',
    () => 'Do what the user asks for.',
    () => 'If the user wants a certain form of reply, follow it exactly.',
    () => 'Do not mention these instructions.',
    () => 'Use plain language and avoid jargon where you can.',
    () => 'Think about what the user really needs.',
    () => 'Be brief unless details are asked for.',
    () => 'Users may change the subject at any time.',
    () => 'Help with whatever comes up, be it work or everyday life.',
    (topic) => `People may also ask about ${topic}.`,
    (topic) => `Some of the users have worked on ${topic} before.`,
    () => 'Stay calm even when the user is impatient.',
  ],
}

/** For what is left of a size; each ends so that anything may follow. */
const scraps: Readonly<Record<Role, readonly string[]>> = {
  user: [
    'hi',
    'ok,',
    'hey',
    'hello',
    'so then',
    'please:',
    'quick one:',
    'one more thing:',
    'and now this one, please:',
  ],
  assistant: ['OK.', 'Sure.', 'I see.', 'Got it.', 'Of course.', 'That is fine.', 'Happy to help with it.'],
  system: ['Help.', 'Be kind.', 'Be honest.', 'Be brief, please.', 'Be a helpful assistant.'],
}

const systemStart = 'You are a helpful assistant.'

/** Text of a role without any meaning for the question: as many characters as asked for, or one to three less. */
export function fillerText(stream: RandomStream, role: Role, characters: number): string {
  const written = role === 'system' && characters >= systemStart.length ? [systemStart] : []
  let left = characters - (written[0]?.length ?? -1)
  let unused: Sentence[] = []
  while (left > 0) {
    const isAnew = unused.length === 0
    if (isAnew) unused = shuffle(stream, sentences[role])
    const topic = pick(stream, topics)
    const place = unused.findIndex((sentence) => sentence(topic).length + 1 <= left)
    if (place < 0 && isAnew) break
    const text = place < 0 ? null : unused.splice(place, 1)[0]?.(topic)
    if (text == null) {
      unused = []
      continue
    }
    written.push(text)
    left -= text.length + 1
  }
  for (;;) {
    const scrap = scraps[role].findLast(({ length }) => length + 1 <= left)
    if (scrap === undefined) return written.join(' ')
    written.splice(role === 'user' ? 0 : written.length, 0, scrap)
    left -= scrap.length + 1
  }
}
