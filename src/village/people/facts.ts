/** What the dialogs of this affair are told before they speak: reading only. */
import type { FieldRow } from "../../channel/message.ts"
import type { Who } from "../../engine/flow.ts"
import { formatDate } from "../../text/date.ts"
import { maskIdentityNumber, maskPhone } from "../../text/mask.ts"
import type { FactContext, MenuEntry } from "../affair.ts"
import { holds, type Rights } from "../rights.ts"
import { helperOf } from "./commands-enrol.ts"
import type { HelpFacts, MenuFacts } from "./help-flows.ts"
import { bindingsOfChat, bindingsOfPerson, consentsOf, isMuted } from "./repo-bindings.ts"
import { contactNames, householdById, identityOf, memberRow } from "./repo-members.ts"
import { openIdentity, openPhone } from "./repo-roster.ts"
import { onlyVillage, villageById } from "./repo-village.ts"
import { residenceOf } from "./residence.ts"
import { roleLabel } from "./roles.ts"
import type { ProfileFacts, SwitchFacts, VillageFacts } from "./self-flows.ts"
import { waysTo } from "./ways.ts"

/** Who speaks for the village where an entry names no right. */
const deskRoles = new Set(["secretary", "committee"])

function mayUse({ right, orContacts, only, audience }: MenuEntry, who: Who, isContact: boolean, matrix: Rights): boolean {
	const roles = who.person?.roles ?? []
	if (right !== undefined) return holds(matrix, right, roles) || (orContacts === true && isContact)
	if (only !== undefined && !(only.orContacts && isContact) && !roles.some((role) => only.roles.has(role))) return false
	switch (audience) {
		case "anyone":
			return true
		case "member":
			return who.person !== undefined
		case "staff":
			return roles.some((role) => deskRoles.has(role))
	}
}

/** The entries of all affairs that this person may use. */
export async function menuFacts({ tx, house, who }: FactContext): Promise<MenuFacts> {
	const { villageId, person } = who
	const isContact = villageId !== undefined && person !== undefined && (await contactNames(tx, villageId)).includes(person.name)
	return {
		entries: house.menu
			.filter((entry) => mayUse(entry, who, isContact, house.rights))
			.map(({ id, label, flow, params }) => ({ id, label: house.say(label), flow, params })),
	}
}

export async function helpFacts(cx: FactContext): Promise<HelpFacts> {
	const { tx, who } = cx
	const village = who.villageId === undefined ? await onlyVillage(tx) : await villageById(tx, who.villageId)
	return { village: village?.name ?? null, helper: await helperOf(tx, cx, village?.id, who.person?.householdId) }
}

/** Persons this chat acts for in its present village. */
export async function switchFacts({ tx, who }: FactContext): Promise<SwitchFacts> {
	const bindings = (await bindingsOfChat(tx, who.chatId)).filter((binding) => binding.villageId === who.villageId)
	return { persons: bindings.map(({ personId, name }) => ({ id: personId, name })) }
}

/** Villages this chat is bound in. */
export async function villageFacts({ tx, who }: FactContext): Promise<VillageFacts> {
	const ids = [...new Set((await bindingsOfChat(tx, who.chatId)).map((binding) => binding.villageId))]
	const villages: { id: string; name: string }[] = []
	for (const id of ids) {
		const village = await villageById(tx, id)
		if (village !== undefined) villages.push({ id, name: village.name })
	}
	return { villages }
}

/** What is kept of the person the chat acts for, as it may be shown in a chat: numbers masked. */
export async function profileFacts({ tx, who, house, now }: FactContext): Promise<ProfileFacts> {
	const { villageId, person } = who
	if (villageId === undefined || person === undefined) return { rows: [], canPrefer: false }
	const member = await memberRow(tx, villageId, person.id)
	const household = await householdById(tx, villageId, person.householdId)
	if (member === undefined || household === undefined) return { rows: [], canPrefer: false }
	const village = await villageById(tx, villageId)
	const phone = openPhone(house.cipher, person.id, member.phoneSealed)
	const identity = openIdentity(house.cipher, person.id, await identityOf(tx, villageId, person.id))
	const consents = await consentsOf(tx, villageId, person.id)
	const given = consents.find((consent) => consent.withdrawnAt === null)
	const chats = await bindingsOfPerson(tx, villageId, person.id)
	const ways = await waysTo(tx, { villageId, purpose: "news", channels: house.channels, now }, [person.id])
	const way = ways.get(person.id)
	const preferred = chats
		.filter(({ preferredAt }) => preferredAt !== null)
		.toSorted((a, b) => (b.preferredAt ?? 0) - (a.preferredAt ?? 0))[0]
	const isHere = way !== undefined && way.kind !== "none" && way.chatId === who.chatId
	const rows: readonly (readonly [string, string | null | undefined])[] = [
		["name", member.name],
		["village", village?.name],
		["group", household.groupName],
		["grid", household.gridName],
		["household", household.number],
		["relation", member.relation],
		["address", household.address],
		["phone", phone === undefined ? null : maskPhone(phone)],
		["identity", identity === undefined ? null : maskIdentityNumber(identity)],
		["birth", member.birth],
		["residence", member.residence === null ? null : residenceOf(member.residence).label[house.locale]],
		["roles", member.roles.map((role) => roleLabel(role, house.locale)).join(house.say("people.and"))],
		["consent", given === undefined ? null : formatDate(given.at, house.locale, house.timeZone)],
		["notices", house.say((await isMuted(tx, who.chatId)) ? "people.profile.muted" : "people.profile.unmuted")],
		["where", chats.length < 2 || way?.kind === "none" ? null : house.say(isHere ? "people.profile.isHere" : "people.profile.isElsewhere")],
	]
	return {
		canPrefer: chats.length > 1 && preferred?.chatId !== who.chatId,
		rows: rows.flatMap(([key, value]): FieldRow[] =>
			value === null || value === undefined || value === "" ? [] : [{ label: house.say(`people.field.${key}`), value }],
		),
	}
}
