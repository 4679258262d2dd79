/**
 * What the words of speed mean here, as formulas over the moments of one request. All moments are milliseconds on one
 * clock; null = it did not happen. `docs/load.md` has the same table in prose, beside what other tools mean.
 *
 * The same short names mean other things elsewhere: {@link vllmSpeed} and {@link guidellmSpeed} have those, from the
 * same moments, so that figures of two tools can be laid side by side.
 */

/** The moments of one request that was answered. */
export type RequestMoments = {
  /** When it should have left. In a closed loop that is when the one before it had ended. */
  readonly scheduledMs: number
  /** When it left: the connection was there and the request was handed to it. */
  readonly sentMs: number
  /** The first byte of the answer's head. */
  readonly firstByteMs: number | null
  /** The first event of a stream, whatever it says (often only the role). */
  readonly firstEventMs: number | null
  /** The first and the last event with something of the answer in it: text, reasoning, a refusal, part of a tool call. */
  readonly firstTokenMs: number | null
  readonly lastTokenMs: number | null
  /** The last byte. */
  readonly endMs: number
}

/** `ttfb_ms` = first byte − scheduled. */
export function ttfbMs({ firstByteMs, scheduledMs }: RequestMoments): number | null {
  return firstByteMs === null ? null : firstByteMs - scheduledMs
}

/** `ttfe_ms` = first event of the stream − scheduled. */
export function ttfeMs({ firstEventMs, scheduledMs }: RequestMoments): number | null {
  return firstEventMs === null ? null : firstEventMs - scheduledMs
}

/** `ttft_ms` = first event with content − scheduled. */
export function ttftMs({ firstTokenMs, scheduledMs }: RequestMoments): number | null {
  return firstTokenMs === null ? null : firstTokenMs - scheduledMs
}

/** `e2e_ms` = last byte − scheduled. */
export function e2eMs({ endMs, scheduledMs }: RequestMoments): number {
  return endMs - scheduledMs
}

/** `service_ms` = last byte − sent: what the endpoint took, without what we were late. */
export function serviceMs({ endMs, sentMs }: RequestMoments): number {
  return endMs - sentMs
}

/**
 * `tpot_ms` = (last token − first token) ÷ (output tokens − 1): the time of every token but the first.
 * Null for fewer than two tokens, and where the stream brought all of them in one event: a gap that was not seen is no 0.
 */
export function tpotMs(
  { firstTokenMs, lastTokenMs }: RequestMoments,
  outputTokens: number | null,
  contentEvents: number,
): number | null {
  if (firstTokenMs === null || lastTokenMs === null || outputTokens === null) return null
  if (outputTokens < 2 || contentEvents < 2) return null
  return (lastTokenMs - firstTokenMs) / (outputTokens - 1)
}

/** `output_tps` of one request = (output tokens − 1) ÷ (last token − first token), in tokens per second. */
export function requestTokensPerSecond(timePerOutputTokenMs: number | null): number | null {
  return timePerOutputTokenMs === null || timePerOutputTokenMs <= 0 ? null : 1000 / timePerOutputTokenMs
}

/** `icl_ms`: the gaps between events with content, one fewer than events. */
export function interChunkGapsMs(contentEventsMs: readonly number[]): number[] {
  return contentEventsMs.slice(1).map((at, index) => at - (contentEventsMs[index] ?? at))
}

/** What a request must keep to for goodput; a target left out asks nothing. */
export type SpeedTargets = { readonly ttft?: number; readonly tpot?: number; readonly e2e?: number }

/**
 * Whether an answered request meets every target. A time that cannot be seen does not meet its target, but for `tpot`
 * of answers of one token, which have none (as in vLLM's benchmark).
 */
export function meetsTargets(
  speed: { readonly ttft: number | null; readonly tpot: number | null; readonly e2e: number },
  targets: SpeedTargets,
): boolean {
  if (targets.ttft !== undefined && (speed.ttft === null || speed.ttft > targets.ttft)) return false
  if (targets.tpot !== undefined && speed.tpot !== null && speed.tpot > targets.tpot) return false
  return targets.e2e === undefined || speed.e2e <= targets.e2e
}

/**
 * The figures that vLLM's benchmark gives for these moments: from sending on; tpot = (e2e − ttft) ÷ (tokens − 1), 0 for
 * one token. Its end is the last event that it read; the last token's moment stands for that here.
 * Source: vLLM, `vllm/benchmarks/serve.py`, `calculate_metrics`.
 */
export function vllmSpeed(moments: RequestMoments, outputTokens: number) {
  const e2e = (moments.lastTokenMs ?? moments.endMs) - moments.sentMs
  const ttft = (moments.firstTokenMs ?? moments.endMs) - moments.sentMs
  return { ttft, tpot: outputTokens > 1 ? (e2e - ttft) / (outputTokens - 1) : 0, e2e }
}

/**
 * The figures that guidellm gives for these moments: tpot = (last token − start) ÷ tokens, the first token's wait
 * included; itl = (last token − first token) ÷ (tokens − 1). Source: guidellm, `request_stats.py`,
 * `GenerativeRequestStats`.
 */
export function guidellmSpeed(moments: RequestMoments, outputTokens: number) {
  const last = moments.lastTokenMs ?? moments.endMs
  const first = moments.firstTokenMs ?? last
  return {
    ttft: first - moments.sentMs,
    tpot: (last - moments.sentMs) / outputTokens,
    itl: outputTokens > 1 ? (last - first) / (outputTokens - 1) : null,
    latency: moments.endMs - moments.sentMs,
  }
}
