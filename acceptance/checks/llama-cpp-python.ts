/**
 * What llama-cpp-python's server (0.3.36, as its users install it) does with each of these, known from its source
 * (`llama_cpp/server/types.py`, `llama_cpp/llama.py` and `llama_cpp/llama_chat_format.py` of that version) and seen in runs.
 */
export const expectedOfLlamaCppPython: Readonly<Record<string, string>> = {
  'chat.answers': 'pass',
  'sampling.greedy-in-turn': 'pass',
  'sampling.seed-repeats': 'pass',
  'sampling.stop': 'pass',
  'sampling.max-tokens': 'pass',
  // It knows neither, and pydantic passes fields over that it does not know.
  'sampling.n': 'silently-ignored',
  'sampling.max-completion-tokens': 'silently-ignored',
  // `top_logprobs` is taken for `logprobs`; entries have `bytes` of null; streams leave them out.
  'logprobs.chat': 'pass',
  'logprobs.without-depth': 'silently-ignored',
  'logprobs.bytes': 'fail',
  'logprobs.streaming': 'silently-ignored',
  'logprobs.completion': 'pass',
  'logprobs.echo': 'pass',
  'logprobs.context': 'pass',
  'logprobs.twice-read': 'pass',
  // Without a chat format made for them, tools are left out.
  'tools.required': 'silently-ignored',
  'completions.text': 'pass',
  'completions.echo': 'pass',
  // Lists of prompts are asserted away; zero tokens are taken for as many as fit.
  'completions.batch': 'fail',
  'completions.echo-alone': 'silently-ignored',
  // It wants to be started for embeddings.
  'embeddings.answers': 'fail',
  'images.answers': 'refused-properly',
}
