/**
 * What is known of one kind of item: a document of a data set, or a family of generated items with labelled difficulty.
 *
 * A respondent of ability θ is right with probability σ(slope · θ + intercept + difficultySlope · difficulty), which is
 * σ(a (θ − b − c · difficulty)) with a = slope, b = −intercept / slope and c = −difficultySlope / slope.
 */
export type ItemParameters = {
  /** How much ability counts, in logits per standard deviation of the population. */
  readonly slope: number
  /** Logit at ability 0 and difficulty 0. */
  readonly intercept: number
  /** Change of the logit from the easiest to the hardest label; 0 for items without labels. */
  readonly difficultySlope: number
}

/** Parameters by the name of the item or family. Abilities are standard normal in the population that it was fitted on. */
export type ItemModel = Readonly<Record<string, ItemParameters>>

/** An item as it is asked. */
export type AskedItem = {
  /** Of the document or family. */
  readonly item: string
  /** By its own label, in [0, 1]; null without one. */
  readonly difficulty: number | null
}

/** What a model says of an item that it does not know: nothing, so half. */
const unknownItem: ItemParameters = { slope: 0, intercept: 0, difficultySlope: 0 }

/** The parameters of an item; those of a coin where the model does not know it. */
export function parametersOf(model: ItemModel, item: string): ItemParameters {
  return model[item] ?? unknownItem
}

/** The probability of a right answer at an ability. */
export function probabilityOfRight(parameters: ItemParameters, ability: number, difficulty: number | null): number {
  const { slope, intercept, difficultySlope } = parameters
  return 1 / (1 + Math.exp(-(slope * ability + intercept + difficultySlope * (difficulty ?? 0))))
}

/**
 * How much one answer tells of the ability, in 1 / variance: Fisher's information, slope² p (1 − p). Greatest for items
 * that are answered rightly half of the time.
 */
export function itemInformation(parameters: ItemParameters, ability: number, difficulty: number | null): number {
  const p = probabilityOfRight(parameters, ability, difficulty)
  return parameters.slope ** 2 * p * (1 - p)
}
