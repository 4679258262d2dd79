/** What an endpoint must be able to do before it is asked a task. */
export const capabilityNames = {
  C0: 'chat or completion text',
  C1: 'the likeliest tokens with their log-probabilities',
  C2: 'log-probabilities of a given text (echo)',
  C3: 'echo, and its tokenizer',
} as const
