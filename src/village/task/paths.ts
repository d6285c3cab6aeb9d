/** Where residents find what was carried out. */
export const judgePath = (code: string): string => `/v/${encodeURIComponent(code)}/judge`
