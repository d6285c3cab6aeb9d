/** 是不是同一件事？ after an opinion was written on a page. */
import type { Say } from "../../engine/flow.ts"
import { Actions, Button } from "../../web/ui/button.tsx"
import { Form } from "../../web/ui/form.tsx"
import { useMay } from "../../web/ui/may.tsx"
import { Notice } from "../../web/ui/notice.tsx"
import type { Asked } from "./alike-asked.ts"

export function AlikePage({ asked, path, say }: { readonly asked: Asked; readonly path: string; readonly say: Say }) {
	const { filed, title, number, people } = asked
	return (
		<>
			<Notice kind="success" title={say("opinion.filed", { number: filed })} />
			<section class="card">
				<h1>{number === null ? say("item.alike.ask", { people, title }) : say("item.alike.askPosted", { people, title, number })}</h1>
				<YesOrNo path={path} yes={say("item.alike.yes")} say={say} />
			</section>
		</>
	)
}

function YesOrNo({
	path,
	csrf,
	yes,
	say,
}: {
	readonly path: string
	readonly csrf?: string | undefined
	readonly yes: string
	readonly say: Say
}) {
	return (
		<Form action={path} {...(csrf !== undefined && { csrf })}>
			<Actions>
				<Button name="answer" value="yes">
					{yes}
				</Button>
				<Button kind="plain" name="answer" value="no">
					{say("item.alike.no")}
				</Button>
			</Actions>
		</Form>
	)
}

export type DeskView = {
	readonly asked: Asked
	/** What was just entered. */
	readonly text: string
	/** Where the other stands. */
	readonly otherPath: string
	readonly path: string
	readonly csrf: string
}

/** The same of who entered it for somebody. */
export function AlikeDeskPage({ view, say }: { readonly view: DeskView; readonly say: Say }) {
	const { asked, text, otherPath, path, csrf } = view
	const { filed, title, number, people, personId, subject } = asked
	const may = useMay()
	return (
		<>
			<Notice kind="success" title={say("opinion.done.filed", { number: filed })} />
			<section class="card">
				<h1>{say("item.alike.desk.ask")}</h1>
				<dl class="facts">
					<dt>{say("item.alike.desk.entered")}</dt>
					<dd>{text}</dd>
					<dt>{say("item.alike.desk.known")}</dt>
					<dd>
						{number === null ? title : say("item.alike.desk.item", { number, title })}
						<br />
						{say("item.alike.desk.people", { people })}
						{(!subject.startsWith("item:") || may("item.board")) && (
							<>
								<br />
								<a href={otherPath}>{say("item.alike.desk.look")}</a>
							</>
						)}
					</dd>
				</dl>
				<p class="hint">{say(personId === null ? "item.alike.desk.hintNameless" : "item.alike.desk.hint")}</p>
				<YesOrNo path={path} csrf={csrf} yes={say(personId === null ? "item.alike.desk.yesNameless" : "item.alike.desk.yes")} say={say} />
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
