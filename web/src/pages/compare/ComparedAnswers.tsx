import { useQueries } from '@tanstack/react-query'
import type { Comparison, PublicSample } from '../../api/api-types.ts'
import { readApi } from '../../api/client.ts'
import { ForeignText } from '../../components/ForeignText.tsx'
import { Skeleton } from '../../components/Skeleton.tsx'
import { supplierName } from '../../supplier/supplier-name.ts'
import { readAnswer, readPrompt } from '../supplier/read-exchange.ts'

type Props = {
  readonly item: Comparison['items'][number]
  readonly suppliers: Comparison['suppliers']
}

/** The question once, and every answer beside the others. */
export function ComparedAnswers({ item, suppliers }: Props) {
  const asked = item.results.flatMap((result, place) => {
    const supplier = suppliers[place]?.supplier
    return result === null || supplier === undefined ? [] : [{ supplier, sampleId: result.sampleId }]
  })
  const samples = useQueries({
    queries: asked.map(({ supplier, sampleId }) => ({
      queryKey: ['samples', supplier.id, 'sample', sampleId],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
        const query = { sample: sampleId }
        const found = await readApi('/api/suppliers/{id}/samples', { params: { id: supplier.id }, query }, signal)
        return found.samples[0] ?? null
      },
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  const first = samples.find(({ data }) => data != null)?.data
  return (
    <div className="space-y-4 pt-1 pb-5 sm:pl-7">
      {first != null && <Question sample={first} />}
      <div className="grid gap-4 md:grid-cols-[repeat(auto-fit,minmax(16rem,1fr))]">
        {asked.map(({ supplier }, place) => (
          <section key={supplier.id} className="min-w-0">
            <h3 className="mb-1 font-medium text-caption text-ink-soft">
              <bdi>{supplierName(supplier)}</bdi>
            </h3>
            <Answer sample={samples[place]?.data} name={supplierName(supplier)} />
          </section>
        ))}
      </div>
    </div>
  )
}

function Question({ sample }: { readonly sample: PublicSample }) {
  const turns = readPrompt(sample.requests[0]?.body?.text ?? '')
  const { expected } = sample
  return (
    <>
      <section>
        <h3 className="mb-1 font-medium text-caption text-ink-soft">Question</h3>
        {turns === null ? (
          <p className="text-ink-soft text-small">The request is no longer kept.</p>
        ) : (
          <ForeignText text={turns.map(({ text }) => text).join('\n\n')} label="Question" />
        )}
      </section>
      {expected !== null && expected.length > 0 && (
        <section>
          <h3 className="mb-1 font-medium text-caption text-ink-soft">Expected</h3>
          {expected.map((text) => (
            <ForeignText key={text} text={text} label="Expected" />
          ))}
        </section>
      )}
    </>
  )
}

function Answer({ sample, name }: { readonly sample: PublicSample | null | undefined; readonly name: string }) {
  if (sample === undefined) return <Skeleton className="h-16 w-full" />
  const text = sample?.requests[0]?.attempts.at(-1)?.response?.text
  const answer = text == null ? null : readAnswer(text)
  return answer === null ? (
    <p className="text-ink-soft text-small">It is not among the answers that are kept.</p>
  ) : (
    <ForeignText text={answer} label={`Answer of ${name}`} />
  )
}
