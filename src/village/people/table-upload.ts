/** How a table is taken from a form: one that is too large is read up to its limit, and refused in words beside the form instead of on a page of errors. */
import { maxFileBytes } from "./roster-file.ts"

export const tableUpload = { limits: { fileSize: maxFileBytes + 1 }, throwFileSizeLimit: false } as const
