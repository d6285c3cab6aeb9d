/** What every plain form of the page carries. */
import type { ChatPage } from "./page.tsx"

/** The device's token, a fresh id so that the form counts once, and how far the person had read. */
export function HiddenFields({ page }: { readonly page: ChatPage }) {
	return (
		<>
			<input type="hidden" name="token" value={page.formToken} />
			<input type="hidden" name="id" value={page.newId()} />
			<input type="hidden" name="seen" value={page.batch.cursor} />
		</>
	)
}
