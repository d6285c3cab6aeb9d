/** Placeholder until the pages are there. */
export const filesWords = { "zh-CN": {}, en: {} }
