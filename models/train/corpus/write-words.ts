import {
  cities,
  commonWords,
  dishes,
  groceries,
  months,
  names,
  things,
  transports,
  weekdays,
} from '#tasks/basics/word-lists.ts'

/** Every word that an item may ask for; each becomes one token, wherever it stands. */
const words = [names, cities, dishes, groceries, things, commonWords, transports, weekdays, months].flat()
const colours = ['red', 'blue', 'green', 'yellow', 'white', 'black', 'brown', 'purple']
const categories = ['Sales', 'Finance', 'Support', 'Design', 'Red', 'Blue', 'Green', 'White']
process.stdout.write(`${JSON.stringify([...new Set([...words, ...colours, ...categories])])}\n`)
