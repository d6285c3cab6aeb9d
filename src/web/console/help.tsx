/** /console/help: how to use it, from the guides; /help: the one page for residents, open to everybody. */
import type { FastifyInstance, FastifyReply } from "fastify"
import { z } from "zod"
import type { House } from "../../village/affair.ts"
import { guideStyles } from "../assets.ts"
import type { StaffDoor } from "../auth/gate.ts"
import { html } from "../auth/sign-in.ts"
import { consolePage } from "../console-page.tsx"
import { WebError } from "../errors.ts"
import { guidePicture, guides } from "../guides.ts"
import { renderPage } from "../layout.tsx"
import { consoleSay } from "./words.ts"

const helpPath = "/console/help"
const styles = guideStyles.map(({ url }) => url)
const guideParams = z.object({ guide: z.string().max(40) })
const pictureParams = z.object({ name: z.string().max(80) })

export function mountHelp(http: FastifyInstance, house: House, door: StaffDoor): void {
	const say = consoleSay(house.locale)

	http.get(helpPath, async (request, reply) => {
		const session = await door.enter(request)
		const body = (
			<>
				<h1>{say("help.title")}</h1>
				<p>{say("help.hint")}</p>
				<ul class="todo todo-plain">
					{guides().map(({ id, title }) => (
						<li key={id}>
							<a href={`${helpPath}/${id}`}>
								<span class="todo-label">{title}</span>
							</a>
						</li>
					))}
				</ul>
				<p class="hint">{say("help.resident")}</p>
			</>
		)
		return html(reply, consolePage(house, session, { title: say("help.title"), path: helpPath, body }))
	})

	http.get(`${helpPath}/:guide`, async (request, reply) => {
		const session = await door.enter(request)
		const { guide: id } = guideParams.parse(request.params)
		const guide = guides().find((one) => one.id === id)
		if (guide === undefined) throw new WebError("not-found")
		const body = (
			<>
				<p class="no-print">
					<a href={helpPath}>{say("help.back")}</a>
				</p>
				<GuideText text={guide.html} />
			</>
		)
		return html(reply, consolePage(house, session, { title: guide.title, path: `${helpPath}/${id}`, body, styles }))
	})

	http.get("/help", async (_, reply) => {
		const guide = guides().find(({ id }) => id === "resident")
		if (guide === undefined) throw new WebError("not-found")
		const { locale, demo } = house
		return openPage(
			reply,
			renderPage({ locale, title: guide.title, look: "resident", demo, styles, body: <GuideText text={guide.html} /> }),
		)
	})

	http.get("/help/pictures/:name", async (request, reply) => {
		const picture = guidePicture(pictureParams.parse(request.params).name)
		if (picture === undefined) throw new WebError("not-found")
		return reply.type("image/png").header("cache-control", "public, max-age=86400").send(picture)
	})
}

function GuideText({ text }: { readonly text: string }) {
	// Made from files of ours, in which no HTML is let through.
	return <article class="guide" dangerouslySetInnerHTML={{ __html: text }} />
}

function openPage(reply: FastifyReply, text: string): FastifyReply {
	return reply.type("text/html; charset=utf-8").header("cache-control", "public, max-age=3600").send(text)
}
