/** A page of `docs/statistics`: the question that it answers, in a newcomer's words. */
export type MethodSubject = { readonly page: string; readonly name: string; readonly question: string }

export type MethodPart = { readonly title: string; readonly subjects: readonly MethodSubject[] }

/** The methods in the order in which a newcomer best reads them. */
export const methodParts: readonly MethodPart[] = [
  {
    title: 'From answers to a tier',
    subjects: [
      { page: 'intervals', name: 'Intervals', question: 'Between which scores does the truth lie?' },
      { page: 'tiers', name: 'Tiers', question: 'Which quality class is a supplier in, and how sure is that?' },
      { page: 'calibration', name: 'Calibration', question: 'Whose 55 per cent are these?' },
      { page: 'item-response', name: 'Hard and easy items', question: 'How do fewer items say as much?' },
      { page: 'pay', name: 'Pay', question: 'What would each rule pay, and how much of it wrongly?' },
    ],
  },
  {
    title: 'Suppliers beside one another',
    subjects: [
      { page: 'ranks-and-skills', name: 'Ranks and skills', question: 'Which places does the evidence leave open?' },
      { page: 'identity', name: 'Identity', question: 'Which suppliers cannot be told apart?' },
      { page: 'honest-majority', name: 'Honest majority', question: 'Who is wrong where answers may differ?' },
    ],
  },
  {
    title: 'Trust over time',
    subjects: [
      { page: 'drift', name: 'Drift', question: 'Is it still the model that it was?' },
      { page: 'gaming', name: 'Flags', question: 'Who is better at being measured than at serving?' },
      { page: 'life-cycle', name: 'Life of a data set', question: 'When is a set of questions used up?' },
    ],
  },
  {
    title: 'What it costs',
    subjects: [
      { page: 'planning', name: 'Planning', question: 'How many relays and days does it take?' },
      { page: 'budget', name: 'Budget', question: 'Who gets the next relay?' },
    ],
  },
]

export const methodSubjects: readonly MethodSubject[] = methodParts.flatMap(({ subjects }) => subjects)
