/** Placeholder until the pages are there. */
export const consoleWords = { "zh-CN": {}, en: {} }
