/**
 * What is asked for ever again: short questions without a right answer, on which models differ already in their first token, and
 * one model at temperature 0 hardly ever with itself.
 */
export const tokenProbes: readonly string[] = [
  'Name an animal. One word only.',
  'Name a city. One word only.',
  'Pick a number between 1 and 1000. Only the number.',
  'Name a colour that is not red, green or blue. One word only.',
  'Give a first name for a character in a story. One word only.',
  'Name a fruit. One word only.',
  'Say a word that begins with the letter Q. Only the word.',
  'Name a composer. Surname only.',
  'Name a river. One word only.',
  'Pick a letter of the alphabet. Only the letter.',
  'Name a musical instrument. One word only.',
  'Name a profession. One word only.',
  'Name a chemical element. One word only.',
  'Complete with one word: The old man opened the',
  'Complete with one word: At night the harbour was full of',
  'Complete with one word: She wanted nothing more than',
  'Give a verb for moving slowly. One word only.',
  'Give an adjective for a storm. One word only.',
  'Name a spice. One word only.',
  'Name a country that begins with M. One word only.',
  'Pick a year between 1500 and 1900. Only the year.',
  'Name something that is found in a kitchen. One word only.',
  'Give a word that rhymes with light. One word only.',
  'Name a planet or a moon. One word only.',
]

/** Longer answers, whose whole text is compared: another precision of the same weights shows here first. */
export const phraseProbes: readonly string[] = [
  'Describe the sea in one sentence.',
  'Write the first sentence of a detective story.',
  'Explain in one sentence why the sky is blue.',
  'Invent a proverb about patience.',
  'Describe the smell of rain in one sentence.',
  'Write one sentence that a lighthouse keeper might write in a diary.',
  'Explain in one sentence what a prime number is good for.',
  'Describe a market on a winter morning in one sentence.',
]
