/** 是不是同一件事？ after an opinion was written on a page. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form } from "../../web/ui/form.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { Asked } from "./alike-form.ts"

export function AlikePage({ asked, path, say }: { readonly asked: Asked; readonly path: string; readonly say: Say }) {
	const { filed, title, number, people } = asked
	return (
		<>
			<Notice kind="success" title={say("opinion.filed", { number: filed })} />
			<section class="card">
				<h1>{number === null ? say("item.alike.ask", { people, title }) : say("item.alike.askPosted", { people, title, number })}</h1>
				<Form action={path}>
					<Actions>
						<Button name="answer" value="yes">
							{say("item.alike.yes")}
						</Button>
						<Button kind="plain" name="answer" value="no">
							{say("item.alike.no")}
						</Button>
					</Actions>
				</Form>
			</section>
		</>
	)
}

export function AlikeAnsweredPage({
	village: { name, code },
	text,
	say,
}: {
	readonly village: { readonly name: string; readonly code: string }
	readonly text: string
	readonly say: Say
}) {
	return (
		<>
			<h1>{name}</h1>
			<Notice kind="success" title={text} />
			<p>
				<a href={`/o/${encodeURIComponent(code)}`}>{say("opinion.form.another")}</a>
			</p>
		</>
	)
}
