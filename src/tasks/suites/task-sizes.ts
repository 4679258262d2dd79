/** Questions of BIG-Bench Hard that can be asked as choices (counted in suzgunmirac/BIG-Bench-Hard), and their choices. */
export const bigBenchHardTasks = {
  boolean_expressions: { documents: 250, choices: 2 },
  causal_judgement: { documents: 187, choices: 2 },
  date_understanding: { documents: 250, choices: 6 },
  disambiguation_qa: { documents: 250, choices: 3 },
  formal_fallacies: { documents: 250, choices: 2 },
  geometric_shapes: { documents: 250, choices: 11 },
  hyperbaton: { documents: 250, choices: 2 },
  logical_deduction_five_objects: { documents: 250, choices: 5 },
  logical_deduction_seven_objects: { documents: 250, choices: 7 },
  logical_deduction_three_objects: { documents: 250, choices: 3 },
  movie_recommendation: { documents: 250, choices: 6 },
  navigate: { documents: 250, choices: 2 },
  object_counting: { documents: 250, choices: 19 },
  penguins_in_a_table: { documents: 146, choices: 5 },
  reasoning_about_colored_objects: { documents: 250, choices: 18 },
  ruin_names: { documents: 250, choices: 6 },
  salient_translation_error_detection: { documents: 250, choices: 6 },
  snarks: { documents: 178, choices: 2 },
  sports_understanding: { documents: 250, choices: 2 },
  temporal_sequences: { documents: 250, choices: 4 },
  tracking_shuffled_objects_five_objects: { documents: 250, choices: 5 },
  tracking_shuffled_objects_seven_objects: { documents: 250, choices: 7 },
  tracking_shuffled_objects_three_objects: { documents: 250, choices: 3 },
  web_of_lies: { documents: 250, choices: 2 },
} as const

/** Documents of tasks, as their data sets' cards state them. They weigh draws; scores count what was asked. */
export const gpqaSizes = { diamond: 198, extended: 546, main: 448 } as const
export const musrSizes = { murder_mysteries: 250, object_placements: 256, team_allocation: 250 } as const
/** Level 5 of MATH's test split. */
export const mathHardSizes = {
  algebra: 307,
  counting_and_prob: 123,
  geometry: 132,
  intermediate_algebra: 280,
  num_theory: 154,
  prealgebra: 193,
  precalculus: 135,
} as const
/** MATH's test split. */
export const mathSizes = {
  algebra: 1187,
  counting_and_prob: 474,
  geometry: 479,
  intermediate_algebra: 903,
  num_theory: 540,
  prealgebra: 871,
  precalc: 546,
} as const
export const mmluProSizes = {
  biology: 717,
  business: 789,
  chemistry: 1132,
  computer_science: 410,
  economics: 844,
  engineering: 969,
  health: 818,
  history: 381,
  law: 1101,
  math: 1351,
  other: 924,
  philosophy: 499,
  physics: 1299,
  psychology: 798,
} as const
/** Every language of MGSM has 250 questions. */
export const mgsmLanguages = ['bn', 'de', 'en', 'es', 'fr', 'ja', 'ru', 'sw', 'te', 'th', 'zh'] as const
