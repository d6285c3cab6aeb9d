/** One household as the console shows it: numbers masked unless they were just asked for. */
import { inArray } from "drizzle-orm"
import { recordsAbout } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import { transportTables } from "../../store/transport.ts"
import { formatDate, formatWrittenDate } from "../../text/date.ts"
import { maskPhone } from "../../text/mask.ts"
import type { House, HouseholdPart, StaffSession } from "../affair.ts"
import type { HouseholdView, MemberLine, PhoneLine } from "./household-page.tsx"
import { type BindingRow, bindingsOfHousehold } from "./repo-bindings.ts"
import { liveCodes } from "./repo-codes.ts"
import { householdById, type MemberRow, membersOf } from "./repo-members.ts"
import { openPhone } from "./repo-roster.ts"
import { residenceOf } from "./residence.ts"
import { roleLabel } from "./roles.ts"
import { hasGone } from "./rows.ts"
import { codeUses } from "./rules.ts"

type Shown = { readonly digits?: string | null; readonly revealed?: HouseholdView["revealed"]; readonly notice?: string | undefined }

export async function householdView(
	reader: Reader,
	house: House,
	session: StaffSession,
	id: string,
	shown: Shown,
): Promise<HouseholdView | undefined> {
	const { villageId, csrf } = session
	const household = await householdById(reader, villageId, id)
	if (household === undefined) return undefined
	const persons = await membersOf(reader, villageId, [id])
	const [code] = await liveCodes(reader, villageId, [id])
	const uses = codeUses({ persons }, house.clock())
	const phones = await bindingsOfHousehold(reader, villageId, id)
	const channels = await channelsOf(
		reader,
		phones.map((phone) => phone.chatId),
	)
	const names = new Map(persons.map((person) => [person.personId, person.name]))
	const facts: readonly (readonly [string, string | null])[] = [
		["group", household.groupName],
		["grid", household.gridName],
		["address", household.address],
		["contact", household.contact],
	]
	return {
		id,
		number: household.number,
		facts: facts.flatMap(([key, value]) => (value === null ? [] : [{ label: house.say(`people.field.${key}`), value }])),
		members: persons.map((person) => memberLine(person, house)),
		code: code === undefined ? null : { left: Math.max(0, uses - code.used), uses, digits: shown.digits ?? null },
		phones: phones.map((phone) => phoneLine(phone, channels, names, house)),
		revealed: shown.revealed,
		parts: await partsOf(reader, house, session, { householdId: id, personIds: persons.map(({ personId }) => personId) }),
		csrf,
		notice: shown.notice,
	}
}

/** As many as are read at a glance; the whole record has a page of its own. */
const historyShown = 15

async function partsOf(
	reader: Reader,
	house: House,
	{ villageId, rights }: StaffSession,
	{ householdId, personIds }: { readonly householdId: string; readonly personIds: readonly string[] },
): Promise<readonly HouseholdPart[]> {
	const { say, locale, timeZone } = house
	const parts: HouseholdPart[] = []
	for (const source of house.households ?? []) {
		const part = await source({ villageId, householdId, personIds }, { reader, house, now: house.clock() })
		if (rights.has(part.right)) parts.push(part)
	}
	if (!rights.has("console.record")) return parts
	const records = await recordsAbout(reader, villageId, [householdId, ...personIds], historyShown)
	const lines = records.map(({ at, event }) => ({ text: say(`event.${event}`), state: formatDate(at, locale, timeZone) }))
	return [...parts, { title: say("people.household.history"), right: "console.record", lines }]
}

function memberLine(person: MemberRow, house: House): MemberLine {
	const phone = openPhone(house.cipher, person.personId, person.phoneSealed)
	return {
		personId: person.personId,
		name: person.name,
		relation: person.relation ?? "",
		birth: person.birth === null ? "" : formatWrittenDate(person.birth, house.locale),
		residence: person.residence === null ? "" : residenceOf(person.residence).label[house.locale],
		roles: person.roles.map((role) => roleLabel(role, house.locale)).join(house.say("people.and")),
		phone: phone === undefined ? null : maskPhone(phone),
		hasGone: hasGone(person.residence),
	}
}

function phoneLine(phone: BindingRow, channels: ReadonlyMap<string, string>, names: ReadonlyMap<string, string>, house: House): PhoneLine {
	const { say } = house
	const by = phone.enteredBy === null ? "" : (names.get(phone.enteredBy) ?? say("people.phones.other"))
	return {
		chatId: phone.chatId,
		personId: phone.personId,
		name: phone.name,
		channel: say(`people.channel.${channels.get(phone.chatId) ?? "unknown"}`),
		date: formatDate(phone.boundAt, house.locale, house.timeZone),
		how: by === "" ? say(`people.how.${phone.how}`) : say("people.how.by", { how: say(`people.how.${phone.how}`), name: by }),
		head: phone.headBy === null ? "" : say(`people.headBy.${phone.headBy}`),
		isDisputed: phone.disputedAt !== null,
	}
}

async function channelsOf(reader: Reader, chatIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
	if (chatIds.length === 0) return new Map()
	const { chat } = reader.tables(transportTables)
	const rows = await reader.db
		.select({ id: chat.id, channel: chat.channel })
		.from(chat)
		.where(inArray(chat.id, [...chatIds]))
	return new Map(rows.map((row) => [row.id, row.channel]))
}
