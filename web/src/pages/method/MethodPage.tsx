import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PageHeading } from '../../components/PageHeading.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { ColumnWords } from './ColumnWords.tsx'
import { MarkdownContent } from './MarkdownContent.tsx'
import { MeasuringSteps } from './MeasuringSteps.tsx'
import { MethodContents } from './MethodContents.tsx'
import { ReadingExample } from './ReadingExample.tsx'
import { readSubject } from './read-subject.ts'
import { TierScale } from './TierScale.tsx'

/** The method in short, for somebody who has never heard of it; every method has a page of its own. */
export function MethodPage() {
  return (
    <div className="lg:flex lg:gap-12">
      <MethodContents />
      <article className="min-w-0 max-w-[72ch] grow text-prose">
        <PageHeading title="How Assay measures" />
        <p className="text-heading text-ink-soft">
          Nobody sees which model is behind an endpoint. Assay asks what users would ask, scores every answer, and
          publishes what that shows, and how sure it is.
        </p>
        <Part title="From a question to a place on the board">
          <MeasuringSteps />
        </Part>
        <Part title="How to read a score">
          <ReadingExample />
        </Part>
        <Part title="Four tiers">
          <TierScale />
        </Part>
        <Part title="“Not yet known” is an answer">
          <p>
            Where nothing was measured there is no figure, and never a zero. A tier is <em>unknown</em> before the first
            answers, <em>provisional</em> while several are still possible, and <em>decided</em> once the evidence rules
            the others out. A supplier that changes its model begins a new epoch: score and tier start anew.
          </p>
        </Part>
        <Part title="What the columns say">
          <ColumnWords />
        </Part>
        <Part title="Flags are findings">
          <p>
            A flag says what was seen, in how many observations, how large it is, and how often somebody who does
            nothing wrong would be flagged so. It moves neither score nor tier.{' '}
            <Subject page="gaming">All flags</Subject>
          </p>
        </Part>
        <Part title="Every decision, and how often it is wrong">
          <ErrorRates />
        </Part>
        <CheckYourself />
      </article>
    </div>
  )
}

function CheckYourself() {
  return (
    <Part title="Check it yourself">
      <p>
        Every number has its evidence. A bundle holds a supplier’s questions, requests, answers, outcomes and scores,
        signed by this instance; the second command draws and scores all of it again, on your machine.
      </p>
      <Commands lines={['npx assay evidence SUPPLIER', 'npx assay verify BUNDLE']} />
      <p>
        Questions become public after their period’s seed was revealed; the samples on a supplier’s page are those. Data
        sets whose terms forbid it never do.
      </p>
    </Part>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="mt-12 space-y-4">
      <h2 className="font-semibold text-heading">{title}</h2>
      {children}
    </section>
  )
}

function Subject({ page, children }: { readonly page: string; readonly children: ReactNode }) {
  return (
    <Link to="/method/$subject" params={{ subject: page }} className="text-accent underline underline-offset-2">
      {children}
    </Link>
  )
}

function Commands({ lines }: { readonly lines: readonly string[] }) {
  return (
    <pre className="overflow-x-auto rounded-medium border border-line bg-sunken p-4 font-mono text-small">
      {lines.join('\n')}
    </pre>
  )
}

/** The table of the documentation's first page, so that its figures are kept in one place. */
function ErrorRates() {
  const { data } = useQuery({
    queryKey: ['method', 'README'],
    queryFn: async () => (await readSubject('README')) ?? null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (data === undefined) return <Skeleton className="h-96 w-full" />
  return <MarkdownContent nodes={data?.nodes ?? []} />
}
