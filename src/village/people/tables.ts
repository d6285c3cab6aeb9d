/**
 * Tables of the people affair. A person, a binding and an enrolment code belong to the instance: a chat says nine digits without
 * saying which village. All the rest belongs to one village and is keyed by it.
 */
import { sql } from "drizzle-orm"
import type { Kit } from "../../store/kit.ts"
import { stagedTable } from "../staged-upload.ts"
import { residenceIds } from "./residence.ts"
import { taskKinds } from "./task.ts"

/** As `isStillHere` writes it: an index on some rows serves only who asks in its own words. */
const stillHere = "residence is null or residence not in ('moved', 'dead')"

export function peopleTables(kit: Kit) {
	const village = kit.table(
		"village",
		{
			id: kit.text().primaryKey(),
			/** Two to eight capital letters, in document numbers and addresses. */
			code: kit.text().notNull(),
			name: kit.text().notNull(),
			township: kit.text(),
			createdAt: kit.time().notNull(),
		},
		(t) => [kit.unique("village_code").on(t.code)],
	)
	/** The same human being in every village; what a village knows of them stands in its own membership. */
	const person = kit.table(
		"person",
		{
			id: kit.text().primaryKey(),
			/** By it somebody known in one village is the same person in another. */
			identityHash: kit.text(),
		},
		(t) => [kit.unique("person_identity").on(t.identityHash)],
	)
	const residentGroup = kit.table(
		"resident_group",
		{ villageId: kit.text().notNull(), id: kit.text().notNull(), kind: kit.oneOf(["group", "grid"]).notNull(), name: kit.text().notNull() },
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] }), kit.unique("resident_group_name").on(t.villageId, t.kind, t.name)],
	)
	const household = kit.table(
		"household",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			/** 户号 as on the roster. */
			number: kit.text().notNull(),
			/** The number with its digits padded: 2 stands before 10. */
			sortKey: kit.text().notNull(),
			groupId: kit.text(),
			gridId: kit.text(),
			address: kit.text(),
			/** Name of the contact person (联系员) as on the roster. */
			contact: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.unique("household_number").on(t.villageId, t.number),
			kit.index("household_order").on(t.villageId, t.sortKey),
		],
	)
	const membership = kit.table(
		"membership",
		{
			villageId: kit.text().notNull(),
			personId: kit.text().notNull(),
			householdId: kit.text().notNull(),
			/** Place within the household as on the roster, so that the head comes first. */
			place: kit.int().notNull(),
			name: kit.text().notNull(),
			/** 户主 makes the head. */
			relation: kit.text(),
			sex: kit.oneOf(["male", "female"]),
			/** YYYY, YYYY-MM or YYYY-MM-DD */
			birth: kit.text(),
			residence: kit.oneOf(residenceIds),
			/** Role ids, string[]. */
			roles: kit.json().notNull(),
			/** Whether there is any role: those who hold one are few and are asked for often. */
			hasRole: kit.bool().notNull(),
			/** What this village's own roster says; another village neither sees nor changes it. */
			phoneSealed: kit.text(),
			phoneHash: kit.text(),
			/** Keyed hash of the last four digits, for who remembers no more of a number. */
			phoneTail: kit.text(),
			identitySealed: kit.text(),
			identityHash: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.personId] }),
			kit.index("membership_household").on(t.villageId, t.householdId, t.place),
			kit.index("membership_name").on(t.villageId, t.name),
			kit.index("membership_phone").on(t.villageId, t.phoneHash),
			kit.index("membership_phone_tail").on(t.villageId, t.phoneTail),
			kit.index("membership_identity").on(t.villageId, t.identityHash),
			kit.index("membership_role").on(t.villageId, t.hasRole),
			// For counting: who is not of age, and the households of those who are reached, without a look at any row.
			kit
				.index("membership_here")
				.on(t.villageId, t.birth)
				.where(sql`${sql.raw(stillHere)}`),
			kit
				.index("membership_here_of")
				.on(t.villageId, t.personId, t.householdId)
				.where(sql`${sql.raw(stillHere)}`),
		],
	)
	const enrolmentCode = kit.table(
		"enrolment_code",
		{
			codeHash: kit.text().primaryKey(),
			/** The digits, for the letter. */
			sealed: kit.text().notNull(),
			villageId: kit.text().notNull(),
			householdId: kit.text().notNull(),
			/** Phones it has bound. How many it may bind follows from the roster (`codeUses`). */
			used: kit.int().notNull(),
			createdAt: kit.time().notNull(),
			revokedAt: kit.time(),
		},
		(t) => [
			// One live code a household, also when two people print letters at once.
			kit.unique("enrolment_code_live").on(t.villageId, t.householdId).where(sql`revoked_at is null`),
		],
	)
	/** Wrong codes of a chat, wrong digits for a head: `subject` says whose. */
	const enrolTry = kit.table("enrol_try", {
		subject: kit.text().primaryKey(),
		count: kit.int().notNull(),
		/** When the first of them came, ms. */
		since: kit.time().notNull(),
	})
	/** A chat that acts for a person in a village. The row stays when it ends: it is the proof of what was agreed. */
	const binding = kit.table(
		"binding",
		{
			chatId: kit.text().notNull(),
			villageId: kit.text().notNull(),
			personId: kit.text().notNull(),
			/** `family`: added by a member of the household already bound in the same chat. */
			how: kit.oneOf(["code", "family"]).notNull(),
			/** Who the chat acted for when it was made; null where the person did it. */
			enteredBy: kit.text(),
			boundAt: kit.time().notNull(),
			/** How it was proven that this is the head; null: no head, or not yet. */
			headBy: kit.oneOf(["phone", "contact"]),
			/** Another phone of the household says this one is not theirs. */
			disputedAt: kit.time(),
			/** The person asked for messages here (以后发到这里); the latest of a person's chats counts. */
			preferredAt: kit.time(),
			unboundAt: kit.time(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.chatId, t.villageId, t.personId] }),
			kit.index("binding_person").on(t.villageId, t.personId),
			kit.index("binding_live").on(t.villageId, t.personId).where(sql`unbound_at is null`),
		],
	)
	const consent = kit.table(
		"consent",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			personId: kit.text().notNull(),
			chatId: kit.text().notNull(),
			/** Which text was agreed to (`consentVersion`). */
			version: kit.text().notNull(),
			at: kit.time().notNull(),
			withdrawnAt: kit.time(),
		},
		(t) => [kit.primaryKey({ columns: [t.villageId, t.id] }), kit.index("consent_person").on(t.villageId, t.personId)],
	)
	const task = kit.table(
		"task",
		{
			villageId: kit.text().notNull(),
			id: kit.text().notNull(),
			kind: kit.oneOf(taskKinds).notNull(),
			householdId: kit.text(),
			personId: kit.text(),
			/** Where the person can be answered. */
			chatId: kit.text(),
			/** What it is about, e.g. `survey:ID`; the maker's own words for it. */
			subject: kit.text().notNull(),
			/** `TaskDetail`, sealed: it may hold a phone number someone left. Emptied when the task is done. */
			detail: kit.text(),
			createdAt: kit.time().notNull(),
			doneAt: kit.time(),
			/** Staff account. */
			doneBy: kit.text(),
		},
		(t) => [
			kit.primaryKey({ columns: [t.villageId, t.id] }),
			kit.index("task_open").on(t.villageId, t.doneAt, t.createdAt),
			kit.index("task_subject").on(t.villageId, t.subject),
		],
	)
	const stagedRoster = stagedTable(kit, "staged_roster")
	return { village, person, residentGroup, household, membership, enrolmentCode, enrolTry, binding, consent, task, stagedRoster }
}

/** Those that belong to the instance, by their names in the database. */
export const instanceTables = ["village", "person", "enrolment_code", "enrol_try", "binding"] as const
