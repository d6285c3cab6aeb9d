/** What sign-offs say, by where it is said. */
export const words = { "zh-CN": {}, en: {} } as const
