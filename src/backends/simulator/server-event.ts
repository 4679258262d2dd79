/** One server-sent event: its data, and how many tokens the model wrote for it. */
export type ServerEvent = { readonly data: string; readonly tokens: number }
