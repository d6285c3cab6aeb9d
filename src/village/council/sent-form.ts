/** What a refused form held: it stands in the form again, so that nobody types it twice. Photos have to be chosen anew. Pure. */
export type SentForm = { readonly act: string; readonly fields: Readonly<Record<string, unknown>> }

/** The fields of one form as they were sent; of any other form nothing. */
export function sentIn(sent: SentForm | undefined, act: string): (name: string) => string | undefined {
	return (name) => {
		const value = sent?.act === act ? sent.fields[name] : undefined
		return typeof value === "string" ? value : undefined
	}
}
