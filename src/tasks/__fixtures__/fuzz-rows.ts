import type { Row } from '../dataset/dataset.ts'
import type { TaskDefinition } from '../definition/task-definition.ts'

const texts = {
  question: 'How many?',
  query: 'Q: How many?\nA:',
  input: 'not True is',
  target: 'False',
  reasoning: "Let's think. So the answer is False.",
  text: 'the cat sat on the mat',
  passage: 'A cat had 3 kittens in 1990.',
  context: 'A cat had 3 kittens.',
  narrative: 'A long story.',
  title: 'Cats',
  body: 'A cat has 3 kittens and 2 mice.',
  support: ' Cats have kittens.',
  goal: 'Feed a cat',
  sol1: 'with milk',
  sol2: 'with stones',
  sentence: 'The cat ate the mouse because _ was hungry.',
  option1: 'cat',
  option2: 'mouse',
  option3: 'dog',
  question_stem: 'Cats have',
  subject: 'algebra',
  category: 'math',
  cot_content: "A: Let's think. The answer is (A).",
  activity_label: 'Feeding',
  ctx_a: 'A cat sits.',
  ctx_b: 'then it',
  problem: 'What is $1+1$?',
  solution: 'It is \\boxed{2}.',
  level: 'Level 5',
  type: 'Algebra',
  prompt: 'Write no commas in 3 sentences.',
  cot: '',
  equation_solution: '3',
  Question: 'How many?',
  'Correct Answer': 'three',
  'Incorrect Answer 1': 'two',
  'Incorrect Answer 2': 'one',
  'Incorrect Answer 3': 'none',
  distractor1: 'two',
  distractor2: 'one',
  distractor3: 'none',
  correct_answer: 'three',
  answerA: 'one',
  answerB: 'two',
  answerC: 'three',
} as const

const common: Row = {
  ...texts,
  answer: 'A',
  answerKey: 'A',
  answer_number: 3,
  answer_index: 0,
  label: '1',
  choices: { text: ['one', 'two', 'three', 'four'], label: ['A', 'B', 'C', 'D'] },
  options: ['one', 'two', 'three', 'four'],
  endings: ['eats', 'flies', 'sings', 'reads'],
  gold: [0],
  key: 1,
}

/** Columns whose types differ between data sets, by the beginnings of the tasks' names. */
const own: readonly (readonly [name: RegExp, columns: Row])[] = [
  [/^(?:leaderboard_)?mmlu/, { choices: ['one', 'two', 'three', 'four'], answer: 0 }],
  [/mmlu_pro/, { answer: 'A' }],
  [/^agieval/, { choices: ['(A)one', '(B)two', '(C)three', '(D)four'], answer: '2' }],
  [/^gsm8k/, { answer: 'It is 3.\n#### 3' }],
  [/^mgsm/, { answer: 'Step-by-Step Answer: The answer is 3.' }],
  [/^asdiv/, { answer: '3 (kittens)' }],
  [/^nq_open/, { answer: ['three', '3'] }],
  [/^triviaqa/, { answer: { aliases: ['three', '3'], value: 'three', normalized_aliases: ['three'] } }],
  [/^winogrande/, { answer: '1' }],
  [/^boolq/, { label: 1 }],
  [/^piqa/, { label: 1 }],
  [/^(?:fda|swde|squad_completion)/, { text: ' A cat sat on ', value: 'the mat ' }],
  [
    /^squadv2/,
    { id: 'a', answers: { text: ['3'], answer_start: [10] }, context: 'A cat had 3 kittens.', question: 'How many?' },
  ],
  [
    /^drop/,
    {
      query_id: 'q',
      section_id: 's',
      answer: { number: '3', date: { day: '', month: '', year: '' }, spans: [] },
      validated_answers: { number: [''], date: [{ day: '1', month: 'May', year: '1990' }], spans: [['3 kittens']] },
    },
  ],
  [
    /^coqa/,
    {
      id: 'c',
      story: 'A cat had 3 kittens.',
      questions: { input_text: ['How many?', 'Who?'], turn_id: [1, 2] },
      answers: { input_text: ['three', 'a cat'], turn_id: [1, 2], span_text: ['3', 'A cat'] },
      additional_answers: Object.fromEntries(
        ['0', '1', '2'].map((name) => [name, { input_text: ['3', 'cat'], turn_id: [1, 2] }]),
      ),
    },
  ],
  [
    /^race/,
    {
      article: 'A cat had 3 kittens.',
      problems:
        "[{'question': 'How many?', 'answer': 'A', 'options': ['3', '2', '1', '0']}, {'question': 'It is _ .', 'answer': 'B', 'options': ['a', 'b', 'c', 'd']}]",
    },
  ],
  [/musr/, { choices: "['one', 'two', 'three']", answer_index: 1, answer_choice: 'two' }],
  [
    /truthfulqa/,
    {
      best_answer: 'three',
      correct_answers: ['three', '3'],
      incorrect_answers: ['two'],
      mc1_targets: { choices: ['three', 'two'], labels: [1, 0] },
      mc2_targets: { choices: ['three', '3', 'two'], labels: [1, 1, 0] },
    },
  ],
  [
    /ifeval/,
    {
      instruction_id_list: [
        'punctuation:no_comma',
        'length_constraints:number_sentences',
        'language:response_language',
      ],
      kwargs: [{}, { relation: 'at least', num_sentences: 3 }, { language: 'en' }],
    },
  ],
  [/leaderboard_bbh_/, { target: 'False' }],
  [/math/, { answer: '2' }],
]

/** Rows, made up, that fit the task of a definition that comes with Assay. */
export function rowsFor({ task }: Pick<TaskDefinition, 'task'>, count = 6): readonly Row[] {
  const category = task.replace(/^mmlu_pro_/, '').replaceAll('_', ' ')
  const columns = own.filter(([name]) => name.test(task)).map(([, each]) => each)
  return Array.from({ length: count }, (_, index) => ({
    ...Object.assign({}, common, { category }, ...columns),
    index,
  }))
}
