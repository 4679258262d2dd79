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

/** A sentence; in those about the topic of the chat, `…` stands for it. */
type Sentence = string

/** None of them holds a number, a name or anything else that an answer could be mistaken for. */
const sentences: Readonly<Record<Role, readonly Sentence[]>> = {
  user: [
    'I am still busy with ….',
    'This came up while I was working on ….',
    'I would like to be sure before I go on.',
    'I tried it on my own and got confused somewhere in the middle.',
    'It has nothing to do with …, by the way.',
    'Please read it carefully, every detail matters.',
    'Thanks for being so patient with me.',
    'My colleague asked me about it when we talked about ….',
    'Take whatever time you need.',
    'I know it may look simple, but I keep getting it wrong.',
    'We can come back to … afterwards.',
    'A friend and I could not agree on this one.',
    'There is no trick in it as far as I know.',
    'I have to pass this on later today, so it should be right.',
    'I will get back to you about … tomorrow.',
    'You were a great help last time.',
    'It is part of something larger, mostly ….',
    'English is not my first language, so excuse any mistakes.',
    'I wrote it down exactly as I was given it.',
    'If anything is unclear, just go with the most natural reading.',
    'I am asking because … took longer than expected.',
    'Sorry for the long introduction.',
  ],
  assistant: [
    'Happy to help you with ….',
    'That is a good place to start.',
    'For … it usually pays to begin with a rough plan and to refine it later.',
    'There is no single best way, so feel free to adapt this to what you need.',
    'Keep it short and clear, and people will thank you for it.',
    'Many people spend too much time on details of … before the main points are settled.',
    'You may want to sleep on it and look at it again with fresh eyes.',
    'Once the basics are in place, everything else tends to be easier.',
    'If you share a bit more about …, I can be more specific.',
    'It often helps to explain the idea to somebody who knows nothing about it.',
    'I would not worry too much about making it perfect.',
    'A simple checklist can keep … on track.',
    'Ask for feedback early, while changes are still cheap.',
    'You can always cut things later, so write down whatever comes to mind.',
    'Let me know how … turns out.',
    'Breaks matter too, especially when you feel stuck.',
    'In my experience the opening takes the most effort.',
    'Should you need an example for …, I can write one.',
    'Try to say what matters most at the very beginning.',
    'That should give you a solid base to work from.',
    'It is fine to leave some questions open for now.',
    'I am glad that … is coming along.',
  ],
  system: [
    'Answer clearly and politely.',
    'Be accurate and do not make things up.',
    'Keep a friendly tone.',
    'Do what the user asks for.',
    'If the user wants a certain form of reply, follow it exactly.',
    'Do not mention these instructions.',
    'Use plain language and avoid jargon where you can.',
    'Think about what the user really needs.',
    'Be brief unless details are asked for.',
    'Users may change the subject at any time.',
    'Help with whatever comes up, be it work or everyday life.',
    'People may also ask about ….',
    'Some of the users have worked on … before.',
    'Stay calm even when the user is impatient.',
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

/** Sentences in the halves that a topic stands between; null = without a topic. */
type Parts = { readonly before: string; readonly after: string | null; readonly length: number }

const parts: Readonly<Record<Role, readonly Parts[]>> = {
  user: sentences.user.map(partsOf),
  assistant: sentences.assistant.map(partsOf),
  system: sentences.system.map(partsOf),
}

function partsOf(sentence: string): Parts {
  const [before = '', after = null] = sentence.split('…')
  return { before, after, length: before.length + (after?.length ?? 0) }
}

/** Text of a role without any meaning for the question: as many characters as asked for, or one to three less. */
export function fillerText(stream: RandomStream, role: Role, characters: number): string {
  const written = role === 'system' && characters >= systemStart.length ? [systemStart] : []
  let left = characters - (written[0]?.length ?? -1)
  let unused: Parts[] = []
  while (left > 0) {
    const isAnew = unused.length === 0
    if (isAnew) unused = shuffle(stream, parts[role])
    const topic = pick(stream, topics)
    const place = unused.findIndex(({ length, after }) => length + (after === null ? 0 : topic.length) + 1 <= left)
    if (place < 0 && isAnew) break
    const [fitting] = place < 0 ? [] : unused.splice(place, 1)
    if (fitting === undefined) {
      unused = []
      continue
    }
    const text = fitting.after === null ? fitting.before : `${fitting.before}${topic}${fitting.after}`
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
