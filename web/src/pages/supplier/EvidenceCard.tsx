import type { Supplier } from '../../api/api-types.ts'
import { buttonLook } from '../../components/Button.tsx'
import { Card } from '../../components/Card.tsx'
import { CopyBox } from '../../components/CopyBox.tsx'
import { Icon } from '../../components/Icon.tsx'

/** The signed bundle behind every figure of this page, and how to check it without trusting who published it. */
export function EvidenceCard({ supplier: { id } }: { readonly supplier: Supplier }) {
  const file = `evidence-${id.slice(0, 12)}.jsonl.gz`
  return (
    <Card
      title="Evidence"
      note="Every figure here follows from one signed file. Anyone can repeat its draws and its scores, offline."
      actions={
        <a className={buttonLook} href={evidenceUrl(id)} download={file}>
          <Icon name="down" /> Download
        </a>
      }
    >
      <ol className="list-decimal space-y-3 pl-5 marker:text-ink-faint">
        <li>
          Fetch the bundle.
          <CopyBox label="fetch the bundle" text={`curl -o ${file} ${window.location.origin}${evidenceUrl(id)}`} />
        </li>
        <li>
          Check it, on any machine. With <code className="font-mono text-caption">--key</code> and this instance’s
          public key, which it sends as <code className="font-mono text-caption">x-assay-instance-key</code>, you also
          know who signed.
          <CopyBox label="check the bundle" text={`npx assay verify ${file}`} />
        </li>
      </ol>
      <h3 className="mt-5 mb-1.5 font-medium">Badge</h3>
      <p className="mb-2 flex flex-wrap items-center gap-3 text-ink-soft text-small">
        <img src={`/api/badges/${id}.svg`} alt="Its tier as a badge" className="h-5" />
        Its tier as a picture that stays true, for a page of yours.
      </p>
      <CopyBox
        label="badge"
        text={`[![Assay](${window.location.origin}/api/badges/${id}.svg)](${window.location.origin}/suppliers/${id})`}
      />
    </Card>
  )
}

function evidenceUrl(id: string): string {
  return `/api/suppliers/${encodeURIComponent(id)}/evidence`
}
