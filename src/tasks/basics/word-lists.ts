function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

// None of the names is an English word as well: they are searched for in free text.
const women = words(`
  Maria Anna Elena Priya Fatima Sofia Chloe Ingrid Aisha Naomi Laura Hannah Yuki Carmen Olivia Leila Nadia Julia
  Zoe Emma Amara Beatriz Katya Rosa Miriam Sarah Teresa Wanjiru Mei Claire`)
const men = words(`
  Tom David Omar Luis Kenji Peter Ivan Marco Ahmed Samuel Felix Daniel Ravi Oscar Hugo Anton Jamal Erik Diego Simon
  Victor Paulo Youssef Martin Leon Kofi Stefan Bruno Nikhil Thomas`)

/** A person of an item: the name, and the pronouns that go with it. */
export type Person = {
  readonly name: string
  readonly subject: 'she' | 'he'
  readonly object: 'her' | 'him'
  readonly possessive: 'her' | 'his'
}

/** Everybody who may appear in an item. */
export const people: readonly Person[] = [
  ...women.map((name) => ({ name, subject: 'she', object: 'her', possessive: 'her' }) as const),
  ...men.map((name) => ({ name, subject: 'he', object: 'him', possessive: 'his' }) as const),
]

/** The names of everybody who may appear in an item. */
export const names: readonly string[] = people.map(({ name }) => name)

export const cities = words(`
  Lisbon Oslo Nairobi Toronto Madrid Athens Prague Dublin Vienna Boston Seoul Lima Cairo Geneva Bergen Porto Osaka
  Denver Helsinki Warsaw Montreal Krakow Lyon Hamburg Brisbane Seattle`)

/** Everyday things, one word each, lower case, with a regular article. */
export const things = words(`
  apple anchor basket blanket bottle bracelet brush bucket button camera candle carpet chair clock compass cushion
  drum fork guitar hammer helmet jacket kettle key ladder lamp lantern magnet marble mirror mug necklace needle
  notebook orange paddle pencil pillow plate puzzle radio ribbon ring rope ruler saddle scarf shovel spoon stamp
  statue suitcase teapot ticket towel trumpet umbrella vase violin wallet whistle window`)

/** Lower-case words of many first letters and lengths: for lists, counting, sorting and spelling. */
export const commonWords = words(`
  acorn bridge canyon desert eagle forest garden harbor island jungle kitchen lemon meadow nature ocean palace
  quarry river summer temple valley winter yellow autumn badger carrot dragon engine falcon ginger hunter insect
  jersey kitten lizard market napkin oyster parrot rabbit salmon turtle velvet walnut zebra almond barrel cactus
  dolphin elbow feather glacier hazel ivory jacket kernel ladder mammal nectar orchid pepper rocket silver thunder
  vessel whisper breeze castle diamond ember flower granite honey iceberg jasmine lantern mountain nutmeg olive
  pebble raven saddle timber village wagon blossom copper donkey emerald fabric goblet hammer igloo jigsaw ketchup
  lobster magnet needle otter pillow ribbon spider tunnel violet window bottle candle danger evening finger gravel
  hollow inkwell juniper kettle locket mirror noodle outlet planet rhythm sunset tomato upland vanilla willow
  anchor basket circle dinner escape famous gentle humble inland jovial kidney linen modest narrow oblong polite
  rustic simple tender urgent vivid wooden bold calm damp easy firm gold iron jade keen lake moss nest oath pine
  rain sand tide vine wind yarn zinc adventure birthday chemistry dictionary education furniture grandmother
  hurricane instrument journalist knowledge landscape microscope newspaper orchestra passenger restaurant sculpture
  telescope university vegetable waterfall xylophone yesterday`)

export const groceries = words(`
  bread butter cheese coffee cucumbers eggs flour garlic honey lemons lentils milk mushrooms mustard oats olives
  onions pasta peaches pears pepper potatoes raisins rice salt spinach sugar tea tomatoes vinegar yoghurt walnuts`)

export const dishes = words('lasagne soup salad pancakes curry paella sushi brownies hummus dumplings quiche couscous')

export const transports = words('train bus car bicycle ferry taxi tram motorbike scooter van')

export const weekdays = words('Monday Tuesday Wednesday Thursday Friday Saturday Sunday')

export const months = words('January February March April May June July August September October November December')
