/** What the console says of surveys. */
export const consoleWords = { "zh-CN": {}, en: {} } as const
