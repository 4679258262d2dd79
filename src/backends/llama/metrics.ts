/** Counters of a server since its start. */
export type Metrics = {
  countResponse(path: string, status: number): void
  countTokens(promptTokens: number, completionTokens: number): void
  /** In the text format of Prometheus. */
  render(gauges: { readonly busy: number; readonly waiting: number }): string
}

export function createMetrics(): Metrics {
  const responses = new Map<string, number>()
  let prompt = 0
  let completion = 0
  return {
    countResponse(path, status) {
      const labels = `path="${path}",status="${status}"`
      responses.set(labels, (responses.get(labels) ?? 0) + 1)
    },
    countTokens(promptTokens, completionTokens) {
      prompt += promptTokens
      completion += completionTokens
    },
    render: ({ busy, waiting }) =>
      [
        '# HELP assay_llama_responses_total Responses by path and status.',
        '# TYPE assay_llama_responses_total counter',
        ...[...responses].map(([labels, count]) => `assay_llama_responses_total{${labels}} ${count}`),
        '# HELP assay_llama_prompt_tokens_total Tokens of prompts that were answered.',
        '# TYPE assay_llama_prompt_tokens_total counter',
        `assay_llama_prompt_tokens_total ${prompt}`,
        '# HELP assay_llama_completion_tokens_total Tokens made.',
        '# TYPE assay_llama_completion_tokens_total counter',
        `assay_llama_completion_tokens_total ${completion}`,
        '# HELP assay_llama_requests_running Requests that have a sequence.',
        '# TYPE assay_llama_requests_running gauge',
        `assay_llama_requests_running ${busy}`,
        '# HELP assay_llama_requests_waiting Requests that wait for one.',
        '# TYPE assay_llama_requests_waiting gauge',
        `assay_llama_requests_waiting ${waiting}`,
        '',
      ].join('\n'),
  }
}
