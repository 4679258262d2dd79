/**
 * What is asked for ever again: short questions without a right answer, on which models differ already in their first token, and
 * one model at temperature 0 hardly ever with itself.
 */
export const tokenProbes: readonly string[] = [
  'Name an animal. One word only.',
  'Pick a number between 1 and 1000. Only the number.',
  'Give a first name for a character in a story. One word only.',
  'Say a word that begins with the letter Q. Only the word.',
  'Name a composer. Surname only.',
  'Name a musical instrument. One word only.',
  'Complete with one word: The old man opened the',
  'Complete with one word: At night the harbour was full of',
  'Complete with one word: She wanted nothing more than',
  'Give a verb for moving slowly. One word only.',
  'Name a country that begins with M. One word only.',
  'Pick a year between 1500 and 1900. Only the year.',
]

/** Longer answers, whose whole text is compared: another precision of the same weights shows here first. */
export const phraseProbes: readonly string[] = [
  'Describe the sea in one sentence.',
  'Write the first sentence of a detective story.',
  'Invent a proverb about patience.',
  'Describe the smell of rain in one sentence.',
  'Write one sentence that a lighthouse keeper might write in a diary.',
  'Describe a market on a winter morning in one sentence.',
]
