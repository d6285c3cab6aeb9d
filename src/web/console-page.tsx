/** The frame of every console page: sections of all affairs, the village looked at, who is signed in. */
import type { FastifyReply } from "fastify"
import type { ComponentChildren } from "preact"
import { type House, type NavEntry, navGroups, type StaffSession } from "../village/affair.ts"
import { authSay } from "./auth/words.ts"
import { renderPage } from "./layout.tsx"
import { RightsContext } from "./ui/may.tsx"
import { webSay } from "./words.ts"

type ConsoleContent = {
	readonly title: string
	/** The page's own path; its section is marked in the navigation. */
	readonly path: string
	readonly body: ComponentChildren
	/** Addresses of further styles and scripts. */
	readonly styles?: readonly string[]
	readonly scripts?: readonly string[]
}

/** The whole HTML document of a console page. */
export function consolePage(house: House, session: StaffSession, content: ConsoleContent): string {
	// What leads to a closed door is not shown.
	const entries = entriesOf(house).filter(({ right }) => right === undefined || session.rights.has(right))
	const current = sectionOf(entries, content.path)
	const { path, body, ...page } = content
	return renderPage({
		...page,
		body: <RightsContext.Provider value={session.rights}>{body}</RightsContext.Provider>,
		locale: house.locale,
		demo: house.demo,
		look: "console",
		navigation: {
			heading: session.villageName,
			groups: navGroups.flatMap((group) => {
				const own = entries.filter((entry) => (entry.group ?? "house") === group)
				const items = own.map(({ path: href, label }) => ({ href, label, current: href === current }))
				return items.length === 0 ? [] : [{ label: webSay(house.locale, `site.group.${group}`), items }]
			}),
			account: <Account house={house} session={session} />,
		},
	})
}

function entriesOf(house: House): readonly NavEntry[] {
	const say = authSay(house.locale)
	return [
		{ path: "/console", label: say("bar.home"), group: "today" },
		...house.nav.map((entry) => ({ ...entry, label: house.say(entry.label) })),
		{ path: "/console/messages", label: say("bar.messages"), right: "console.messages" },
		{ path: "/console/health", label: say("bar.health"), right: "console.health" },
		{ path: "/console/record", label: say("bar.record"), right: "console.record" },
		{ path: "/console/help", label: say("bar.help") },
	]
}

/** Whether this session may open the section a page stands in: what one affair tells another's readers of is no link where it leads to a closed door. */
export function mayOpen(house: House, session: Pick<StaffSession, "rights">, path: string): boolean {
	const entries = entriesOf(house)
	const section = sectionOf(entries, path.split(/[?#]/)[0] ?? path)
	const right = entries.find((entry) => entry.path === section)?.right
	return right === undefined || session.rights.has(right)
}

/** Answers with a console page; nothing of it is kept by browsers. */
export function sendConsole(reply: FastifyReply, house: House, session: StaffSession, content: ConsoleContent): FastifyReply {
	return reply
		.type("text/html; charset=utf-8")
		.header("cache-control", "no-store")
		.send(consolePage(house, session, content))
}

/** The longest entry the path stands under; the first page only for itself, as everything stands under it. */
function sectionOf(entries: readonly NavEntry[], path: string): string | undefined {
	return entries
		.map((entry) => entry.path)
		.filter((section) => section === path || (section !== "/console" && path.startsWith(`${section}/`)))
		.toSorted((a, b) => b.length - a.length)[0]
}

function Account({ house, session }: { readonly house: House; readonly session: StaffSession }) {
	const say = authSay(house.locale)
	return (
		<>
			{session.villages.length > 1 && (
				<form method="post" action="/console/village" class="bar-form">
					<input type="hidden" name="csrf" value={session.csrf} />
					<select name="village" aria-label={say("bar.village")}>
						{session.villages.map(({ id, name }) => (
							<option key={id} value={id} selected={id === session.villageId}>
								{name}
							</option>
						))}
					</select>
					<button type="submit">{say("bar.switch")}</button>
				</form>
			)}
			<form method="post" action="/console/sign-out" class="bar-form">
				<input type="hidden" name="csrf" value={session.csrf} />
				<a href="/console/account">{session.name}</a>
				<button type="submit">{say("bar.signOut")}</button>
			</form>
		</>
	)
}
