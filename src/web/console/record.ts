/** /console/record: who did what, and who looked at whose data; /console/rights: who may. */
import type { FastifyInstance } from "fastify"
import { z } from "zod"
import { countRecords, type RecordEntry, recordsBefore } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import { parseLocalTime } from "../../text/date.ts"
import type { House } from "../../village/affair.ts"
import { member } from "../../village/people/index.ts"
import { readEvent } from "../../village/read-record.ts"
import type { StaffDoor } from "../auth/gate.ts"
import { html } from "../auth/sign-in.ts"
import { staffNames } from "../auth/staff-repo.ts"
import { type RecordRow, recordPage } from "./record-page.tsx"
import { recordSay } from "./record-words.ts"
import { rightsPage } from "./rights-page.tsx"

const pageSize = 50
const dayMs = 86_400_000

const querySchema = z.object({
	kind: z.string().max(40).catch("all"),
	who: z.string().max(100).catch(""),
	day: z
		.string()
		.regex(/^\d{4}-\d{2}-\d{2}$/)
		.catch(""),
	page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

type Kind = { readonly value: string; readonly label: string; readonly events: readonly string[] | undefined }

/** Events of each kind, the console's own and the affairs'; one that ends in a dot stands for all that begin so. */
function kindsOf({ record = [], say: name, locale }: House): readonly Kind[] {
	const say = recordSay(locale)
	const looks = [readEvent, ...record.flatMap((use) => use.looks ?? [])]
	return [
		{ value: "all", label: say("record.kind.all"), events: undefined },
		{ value: "reads", label: say("record.kind.reads"), events: looks },
		{ value: "staff", label: say("record.kind.staff"), events: ["staff.", "village."] },
		...record.map(({ kind, label, events }) => ({ value: kind, label: name(label), events })),
		{ value: "messages", label: say("record.kind.messages"), events: ["messages.", "alerts."] },
	]
}

export function mountRecord(http: FastifyInstance, house: House, door: StaffDoor): void {
	const { store, clock, timeZone, locale } = house
	const say = recordSay(locale)
	const kinds = kindsOf(house)
	const byDuty = new Set((house.record ?? []).flatMap((use) => use.byDuty ?? []))

	http.get("/console/record", async (request, reply) => {
		const session = await door.enter(request, "console.record")
		const asked = querySchema.parse(request.query)
		const kind = kinds.find(({ value }) => value === asked.kind) ?? { value: "all", events: undefined }
		const query = { ...asked, kind: kind.value }
		const { villageId } = session
		const view = await store.read(async (reader) => {
			const staff = await staffNames(reader, villageId)
			const { events } = kind
			const filter = {
				before: endOf(query.day, timeZone) ?? clock() + 1,
				...(events !== undefined && { events }),
				...(query.who !== "" && { actor: query.who }),
			}
			const pages = Math.max(1, Math.ceil((await countRecords(reader, villageId, filter)) / pageSize))
			const page = Math.min(query.page, pages)
			const found = await recordsBefore(reader, villageId, filter, { limit: pageSize, offset: (page - 1) * pageSize })
			const names = new Map(staff.map(({ id, displayName }) => [id, displayName]))
			const rows: RecordRow[] = []
			for (const entry of found) rows.push({ ...entry, who: await whoIs(reader, entry, names) })
			return { rows, pages, query: { ...query, page }, staff: staff.map(({ id, displayName }) => ({ id, name: displayName })) }
		})
		return html(reply, recordPage(house, session, { ...view, kinds }))
	})

	/** Everybody who signs in may know who may do what. */
	http.get("/console/rights", async (request, reply) => html(reply, rightsPage(house, await door.enter(request))))

	/** Staff by name, and who acts in a chat by duty; what somebody does as a resident is a resident's, also where they hold an office. */
	async function whoIs(reader: Reader, { actor, event, villageId }: RecordEntry, names: ReadonlyMap<string, string>): Promise<string> {
		if (actor === null) return say("record.system")
		const account = names.get(actor)
		if (account !== undefined) return account
		const person = await member(reader, villageId, actor)
		if (person === undefined) return say("record.gone")
		return byDuty.has(event) ? person.name : say("record.resident")
	}
}

/** The end of that day in the village. */
function endOf(day: string, timeZone: string): number | undefined {
	const start = day === "" ? undefined : parseLocalTime(`${day} 00:00`, timeZone)
	return start === undefined ? undefined : start + dayMs
}
