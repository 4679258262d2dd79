/** What an endpoint can be there for. */
export const checkedServices = ['chat', 'embeddings', 'images'] as const
export type CheckedService = (typeof checkedServices)[number]
