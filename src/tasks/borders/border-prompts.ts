import type { RandomStream } from '../basics/random-stream.ts'

/**
 * Questions to which many first tokens are as good as one another, so that models stand between two of them more often than elsewhere: there another
 * precision tips the answer first. Any change here needs a new version of the tasks.
 */
const kinds =
  'animal bird fish flower tree fruit spice fabric metal gemstone colour dance instrument tool ship river island street shop game sport month profession'.split(
    ' ',
  )
const moods =
  'quiet old sudden bright lonely careless distant golden narrow patient restless hollow gentle strange'.split(' ')
const places =
  'harbour attic orchard station library desert kitchen tunnel market lighthouse meadow theatre cellar bridge'.split(
    ' ',
  )
const doers =
  'sailor baker widow soldier gardener child stranger doctor thief teacher tailor miller judge shepherd'.split(' ')
const deeds = 'opened carried forgot painted followed buried sold mended hid counted watched burned'.split(' ')
const letters = 'abcdefghilmnoprstuvw'.split('')

/** One question: which form, and what it speaks of, are drawn evenly. */
export function borderPrompt(stream: RandomStream): string {
  const pick = (words: readonly string[]) => words[stream.integer(words.length)] ?? ''
  const [kind, mood, place, doer, deed] = [pick(kinds), pick(moods), pick(places), pick(doers), pick(deeds)]
  const least = stream.integer(900)
  const most = least + 50 + stream.integer(9_000)
  const forms = [
    `Name a ${kind} that goes with a ${mood} ${place}. One word only.`,
    `Pick a number between ${least} and ${most}. Only the number.`,
    `Complete with one word: In the ${mood} ${place} the ${doer} ${deed} the`,
    `Give a first name for a ${mood} ${doer} in a story. One word only.`,
    `Say a word that begins with the letter ${pick(letters).toUpperCase()} and fits a ${place}. Only the word.`,
    `Which word comes to mind at once: ${mood}, ${place}, ${kind}? One word only.`,
    `Invent a name for a ${kind} that belongs to a ${doer}. One word only.`,
    `Complete with one word: Nobody knew why the ${doer} ${deed} a ${mood}`,
  ]
  return pick(forms)
}
