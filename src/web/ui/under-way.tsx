/** Long work whose page says where it stands: it follows by itself, survives being loaded anew, and works without a script. */
import type { FastifyReply } from "fastify"
import { useContext } from "preact/hooks"
import { formatNumber } from "../../text/numerals.ts"
import type { House, StaffSession } from "../../village/affair.ts"
import { underWayScripts } from "../assets.ts"
import { sendConsole } from "../console-page.tsx"
import { LocaleContext, useWords } from "./locale.ts"

export type UnderWay = {
	readonly title: string
	/** What is being done, in a sentence. */
	readonly what: string
	readonly done: number
	/** 0: nobody knows yet. */
	readonly of: number
}

/** The page's own address shows it again, and in the end what it was waited for. `path`: of its section. */
export function sendUnderWay(
	reply: FastifyReply,
	house: House,
	session: StaffSession,
	{ path, work }: { readonly path: string; readonly work: UnderWay },
): FastifyReply {
	// Else the browser's own cache could answer who asks whether it is done.
	return sendConsole(reply.header("x-under-way", "1"), house, session, {
		title: work.title,
		path,
		body: <UnderWayPart work={work} />,
		scripts: underWayScripts.map(({ url }) => url),
	})
}

function UnderWayPart({ work: { title, what, done, of } }: { readonly work: UnderWay }) {
	const words = useWords()
	const locale = useContext(LocaleContext)
	const isKnown = of > 0
	const reached = Math.min(done, of)
	const number = (value: number) => formatNumber(value, locale)
	return (
		<>
			<h1>{title}</h1>
			<section class="card under-way" data-under-way aria-live="polite">
				<p>{what}</p>
				<progress aria-label={what} {...(isKnown && { max: of, value: reached })} />
				<p>
					{isKnown
						? words("underWay.far", { done: number(reached), of: number(of), percent: Math.floor((reached / of) * 100) })
						: words("underWay.begun")}
				</p>
			</section>
			<p>{words("underWay.leave")}</p>
			<p>
				<a href="?">{words("underWay.look")}</a>
			</p>
		</>
	)
}
