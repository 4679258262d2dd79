const steps = [
  {
    name: 'Draw',
    text: 'Each supplier gets questions of its own, made afresh from a secret seed. The seed is committed to before and revealed after: nobody can prepare, and anybody can check the draw.',
  },
  {
    name: 'Ask',
    text: 'Requests look like those of users, and come at the hours of users. The intention to ask is on record before a byte leaves.',
  },
  {
    name: 'Blame',
    text: 'What comes back is one of a closed list of outcomes, and somebody’s doing: the supplier’s, the network’s, ours, or nobody’s. A question that is refused twice counts as failed; a fault of ours costs the supplier nothing.',
  },
  {
    name: 'Score',
    text: 'A fixed rule gives each answer a score from 0 to 1. The supplier’s score is the mean over all skills of the suite, in the order of the draw.',
  },
  {
    name: 'Decide',
    text: 'After every answer the evidence is weighed again: the interval, the tier, who answers alike, who has changed. How often that is wrong was measured in simulation, and is published.',
  },
]

/** What happens to a question, in five steps. */
export function MeasuringSteps() {
  return (
    <ol className="space-y-0">
      {steps.map(({ name, text }, index) => (
        <li key={name} className="relative grid grid-cols-[2rem_1fr] gap-x-3 pb-5 last:pb-0">
          {index < steps.length - 1 && (
            <span aria-hidden="true" className="absolute top-8 bottom-0 left-[0.9375rem] border-line-strong border-l" />
          )}
          <span
            aria-hidden="true"
            className="grid size-8 place-items-center rounded-full border border-line-strong text-small text-ink-soft"
          >
            {index + 1}
          </span>
          <p className="pt-0.5">
            <strong className="font-semibold">{name}.</strong> {text}
          </p>
        </li>
      ))}
    </ol>
  )
}
