import type { ReactNode } from 'react'
import type { ApiFault } from '../../api/client.ts'
import { ErrorState } from '../../components/ErrorState.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'

type Props = {
  readonly fields: ReactNode
  /** Undefined while the first answer is on its way. */
  readonly answer: ReactNode | undefined
  readonly error: ApiFault | null
  /** The answer shown is that to other figures. */
  readonly isOld: boolean
}

/** The figures beside the answer; above it on a phone. */
export function QuestionLayout({ fields, answer, error, isOld }: Props) {
  return (
    <div className="grid items-start gap-x-10 gap-y-8 lg:grid-cols-[20rem_1fr]">
      <section aria-label="Figures" className="space-y-5">
        {fields}
      </section>
      <section
        aria-label="Answer"
        aria-live="polite"
        aria-busy={isOld}
        className={`min-w-0 ${isOld ? 'opacity-60' : ''}`}
      >
        {error !== null && !isOld && <ErrorState error={error} />}
        {error === null && (answer ?? <Skeleton className="h-96 w-full rounded-large!" />)}
      </section>
    </div>
  )
}
