/** What the dialogs of this affair may ask of the store. */
import { z } from "zod"
import { type CallRegistration, defineCall } from "../affair.ts"
import { bindPerson, openCodeFor, openFamily, tryHead } from "./commands-enrol.ts"
import { actFor, actIn, askHuman, copyOf, disputePhone, eraseSelf, leaveNote, otherPhones, preferHere, setMuted } from "./commands-self.ts"
import { matchMember } from "./names.ts"
import { proofSchema } from "./opened.ts"
import { bindingsOfChat } from "./repo-bindings.ts"
import { membersOf } from "./repo-members.ts"
import { adultsOf } from "./rules.ts"

const via = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("code"), digits: z.string() }),
	z.object({ kind: z.literal("family") }),
])

export const calls: Readonly<Record<string, CallRegistration>> = {
	"people.openCode": defineCall(z.object({ digits: z.string() }), ({ digits }, cx) => openCodeFor(digits, cx)),
	"people.openFamily": defineCall(z.null(), (_, cx) => openFamily(cx)),
	/** Who of a household somebody says to be, by the full name or the relation. */
	"people.findMember": defineCall(
		z.object({ villageId: z.string(), householdId: z.string(), text: z.string() }),
		async ({ villageId, householdId, text }, { tx, who, now }) => {
			const mine = (await bindingsOfChat(tx, who.chatId))
				.filter((binding) => binding.villageId === villageId)
				.map((binding) => binding.personId)
			const persons = adultsOf({ persons: await membersOf(tx, villageId, [householdId]) }, now).filter(
				(person) => !mine.includes(person.personId),
			)
			const match = matchMember(
				text,
				persons.map(({ personId, name, relation }) => ({ id: personId, name, relation })),
			)
			return { ok: true, value: { found: match.kind === "one" ? match.id : null } }
		},
	),
	"people.proveHead": defineCall(z.object({ villageId: z.string(), personId: z.string(), text: z.string() }), tryHead),
	"people.bind": defineCall(z.object({ via, personId: z.string(), proof: proofSchema }), bindPerson),
	"people.actFor": defineCall(z.object({ personId: z.string() }), ({ personId }, cx) => actFor(personId, cx)),
	"people.actIn": defineCall(z.object({ villageId: z.string() }), ({ villageId }, cx) => actIn(villageId, cx)),
	"people.mute": defineCall(z.object({ muted: z.boolean() }), ({ muted }, cx) => setMuted(muted, cx)),
	"people.prefer": defineCall(z.null(), (_, cx) => preferHere(cx)),
	"people.otherPhones": defineCall(z.null(), (_, cx) => otherPhones(cx)),
	"people.dispute": defineCall(z.object({ chatId: z.string(), personId: z.string() }), disputePhone),
	"people.askHuman": defineCall(
		z.object({ reason: z.enum(["asked", "codes", "not-listed"]), villageId: z.string().nullable(), householdId: z.string().nullable() }),
		askHuman,
	),
	"people.leaveNote": defineCall(z.object({ villageId: z.string(), taskId: z.string(), text: z.string() }), leaveNote),
	"people.copy": defineCall(z.array(z.object({ label: z.string(), value: z.string() })), async (rows, cx) => ({
		ok: true,
		value: await copyOf(rows, cx),
	})),
	"people.erase": defineCall(z.null(), async (_, { tx, house, who, now }) => {
		const { villageId, person, chatId } = who
		if (villageId === undefined || person === undefined) return { ok: false, code: "not-enrolled" }
		await eraseSelf(tx, house, { villageId, personId: person.id, chatId }, now)
		// unbind pointed the chat at whoever it may still act for, first of all in the same village.
		const left = await bindingsOfChat(tx, chatId)
		const next = left.find((binding) => binding.villageId === villageId) ?? left[0]
		return { ok: true, value: { next: next?.name ?? null } }
	}),
}
