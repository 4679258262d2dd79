/**
 * Questions without an answer, asked for ever again at temperature 1: chance alone makes every text another one. Long texts
 * are asked for, so that equal ones say something.
 */
export const openPrompts: readonly string[] = [
  'Write a short story of about eighty words about a lost umbrella.',
  'Invent a town and describe its market square in about eighty words.',
  'Write a letter of about eighty words from a sailor to his sister.',
  'Describe a thunderstorm over a lake in about eighty words.',
  'Tell me a bedtime story of about eighty words with a fox in it.',
  'Write about eighty words of a diary of somebody who has just moved house.',
  'Make up a legend of about eighty words about how a mountain got its name.',
  'Write a scene of about eighty words in which two strangers share a table.',
  'Describe an old bakery early in the morning in about eighty words.',
  'Write a speech of about eighty words for the retirement of a postman.',
  'Invent a festival and tell me about it in about eighty words.',
  'Write about eighty words about a clock that runs backwards.',
]
