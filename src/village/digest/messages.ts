/** What the digest says of messages, of the burden they are, and of the system. */
import { and, count, countDistinct, eq, gte, isNull, lt, or } from "drizzle-orm"
import { troubleCounts } from "../../outbound/trouble.ts"
import { idFloor } from "../../store/ids.ts"
import { transportTables } from "../../store/transport.ts"
import { formatNumber } from "../../text/numerals.ts"
import type { DigestSource, DigestUse } from "../affair.ts"
import { unaskedIn } from "../burden/index.ts"

const read: DigestSource = async ({ reader, house, villageId, from, to }) => {
	const { say, locale } = house
	const { outbox: o, chat: c, alert: a } = reader.tables(transportTables)
	const ofVillage = eq(c.villageId, villageId)
	const [sent] = await reader.db
		.select({ n: count() })
		.from(o)
		.innerJoin(c, eq(c.id, o.chatId))
		// By the ids, which begin with their time: an index over sending times would be written with every message for this alone.
		.where(and(ofVillage, eq(o.status, "sent"), gte(o.id, idFloor(from)), lt(o.id, idFloor(to))))
	const trouble = await troubleCounts(reader, { villageId, withUnowned: false })
	const [alerts] = await reader.db
		.select({ n: countDistinct(a.kind) })
		.from(a)
		.where(and(isNull(a.closedAt), or(eq(a.villageId, villageId), isNull(a.villageId))))
	const unasked = await unaskedIn(reader, villageId, { from, to })
	const messages = (n: number) => say("digest.messages.count", { count: formatNumber(n, locale) })
	const perPerson = unasked.persons === 0 ? 0 : Math.round((unasked.told / unasked.persons) * 10) / 10
	const unsent = trouble.dead + trouble.uncertain
	const openAlerts = alerts?.n ?? 0
	return [
		{
			id: "messages",
			title: say("digest.messages.title"),
			path: "/console/messages",
			right: "console.messages",
			lines:
				unsent === 0
					? []
					: [
							{
								text: say("digest.messages.decide", { count: unsent }),
								path: "/console/messages",
								act: "console.redrive",
								watch: ["supervisor"],
							},
						],
			figures: [
				...((sent?.n ?? 0) === 0 ? [] : [{ label: say("digest.messages.sent"), value: messages(sent?.n ?? 0) }]),
				...(unasked.messages === 0
					? []
					: [
							{ label: say("digest.messages.unasked"), value: messages(unasked.messages) },
							{ label: say("digest.messages.perPerson"), value: messages(perPerson) },
						]),
				...(unsent === 0 ? [] : [{ label: say("digest.messages.trouble"), value: messages(unsent) }]),
			],
		},
		{
			id: "health",
			title: say("digest.health.title"),
			path: "/console/health",
			right: "console.health",
			lines:
				openAlerts === 0 ? [] : [{ text: say("digest.health.decide", { count: openAlerts }), path: "/console", act: "console.redrive" }],
			figures: openAlerts === 0 ? [] : [{ label: say("digest.health.alerts"), value: say("digest.health.count", { count: openAlerts }) }],
		},
	]
}

export const messageDigest: DigestUse = { concerns: { secretary: 1, committee: 1, supervisor: 1 }, read }
