/** A form that is filled in over several steps without a script: nothing is checked by the browser, everything wrong stands above it at once. */
import type { ComponentChildren } from "preact"
import { useWords } from "./locale.ts"
import { Notice } from "./notice.tsx"

/** More are counted, not listed: who has a thousand wrong rows mends the file first. */
const mostListed = 60

type DraftFormProps = {
	readonly action: string
	readonly csrf: string
	readonly hasFiles?: boolean
	readonly children: ComponentChildren
}

/** Return in a text field presses the first button: this one, sent as `do=stay`, only shows the form again. */
export function DraftForm({ action, csrf, hasFiles = false, children }: DraftFormProps) {
	return (
		<form action={action} method="post" enctype={hasFiles ? "multipart/form-data" : undefined} class="form" noValidate>
			<input type="hidden" name="csrf" value={csrf} />
			<button type="submit" class="only-read-out" name="do" value="stay" tabIndex={-1} aria-hidden="true" />
			{children}
		</form>
	)
}

/** Everything wrong, in words; nothing where nothing is. */
export function Problems({ title, problems }: { readonly title: string; readonly problems: readonly string[] }) {
	const say = useWords()
	if (problems.length === 0) return null
	const listed = problems.slice(0, mostListed)
	return (
		<Notice kind="error" title={title}>
			<ul>
				{listed.map((problem) => (
					<li key={problem}>{problem}</li>
				))}
				{problems.length > listed.length && <li>{say("form.moreProblems", { count: problems.length - listed.length })}</li>}
			</ul>
		</Notice>
	)
}
