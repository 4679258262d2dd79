import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ErrorState } from '../../components/ErrorState.tsx'
import { PageHeading } from '../../components/PageHeading.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { UnknownPage } from '../../layout/UnknownPage.tsx'
import { MarkdownContent } from './MarkdownContent.tsx'
import { MethodContents } from './MethodContents.tsx'
import { methodSubjects } from './method-subjects.ts'
import { readSubject } from './read-subject.ts'

/** One method: the page of the documentation, with its figures. */
export function MethodSubjectPage() {
  const { subject } = useParams({ from: '/method/$subject' })
  const isKnown = methodSubjects.some(({ page }) => page === subject)
  const { data, error } = useQuery({
    queryKey: ['method', subject],
    queryFn: async () => (await readSubject(subject)) ?? null,
    enabled: isKnown,
    // It came with the program, and changes with it only.
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!isKnown) return <UnknownPage />
  return (
    <div className="lg:flex lg:gap-12">
      <MethodContents open={{ subject, sections: data?.sections ?? [] }} />
      <article className="min-w-0 grow">
        <PageHeading title={data?.title ?? nameOf(subject)} />
        {error !== null && <ErrorState error={error} />}
        {data === undefined && error === null && <TextSkeleton />}
        {data != null && <MarkdownContent nodes={data.nodes} />}
        <Neighbours subject={subject} />
      </article>
    </div>
  )
}

function nameOf(subject: string): string {
  return methodSubjects.find(({ page }) => page === subject)?.name ?? 'Method'
}

/** The pages before and after this one, for who reads them all. */
function Neighbours({ subject }: { readonly subject: string }) {
  const place = methodSubjects.findIndex(({ page }) => page === subject)
  const [before, after] = [methodSubjects[place - 1], methodSubjects[place + 1]]
  const look = 'group rounded-large border border-line px-4 py-3 hover:bg-hover'
  return (
    <nav aria-label="Next pages" className="mt-12 grid max-w-[72ch] gap-3 sm:grid-cols-2">
      {before === undefined ? (
        <Link to="/method" className={look}>
          <span className="block text-caption text-ink-faint">Before</span>
          In short
        </Link>
      ) : (
        <Link to="/method/$subject" params={{ subject: before.page }} className={look}>
          <span className="block text-caption text-ink-faint">Before</span>
          {before.name}
        </Link>
      )}
      {after !== undefined && (
        <Link to="/method/$subject" params={{ subject: after.page }} className={`${look} sm:text-right`}>
          <span className="block text-caption text-ink-faint">Next</span>
          {after.name}
        </Link>
      )}
    </nav>
  )
}

function TextSkeleton() {
  return (
    <div className="max-w-[72ch] space-y-3">
      {['h-4 w-full', 'h-4 w-11/12', 'h-4 w-10/12', 'h-4 w-3/4', 'h-64 w-full'].map((look) => (
        <Skeleton key={look} className={look} />
      ))}
    </div>
  )
}
