import type { TaskReport } from '../../api/api-types.ts'

export function TaskSamples({ report }: { readonly report: TaskReport }) {
  return report.total < 0 ? <p /> : null
}
