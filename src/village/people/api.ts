/** Villages, households and persons for other programs: as the roster's pages show them, numbers masked. */
import { and, eq } from "drizzle-orm"
import { z } from "zod"
import { maskPhone } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { type ApiRoute, apiLook, apiRead, idParams, noParams, notFound, pageAnswer, pageBy, pageOf, pageQuery } from "../api-route.ts"
import { revealPhone } from "./commands-staff.ts"
import { type HouseholdRow, householdById, type MemberRow, memberPage, membersOf } from "./repo-members.ts"
import { openPhone } from "./repo-roster.ts"
import { residenceIds } from "./residence.ts"
import { hasGone } from "./rows.ts"
import { peopleTables } from "./tables.ts"

const householdAnswer = z.object({
	id: z.string(),
	number: z.string(),
	group: z.string().nullable(),
	grid: z.string().nullable(),
	address: z.string().nullable(),
	/** Name of the contact person. */
	contact: z.string().nullable(),
})

const personAnswer = z.object({
	id: z.string(),
	householdId: z.string(),
	name: z.string(),
	relation: z.string().nullable(),
	isHead: z.boolean(),
	sex: z.enum(["male", "female"]).nullable(),
	/** YYYY, YYYY-MM or YYYY-MM-DD. */
	birth: z.string().nullable(),
	residence: z.enum(residenceIds).nullable(),
	/** Neither moved away nor deceased. */
	isHere: z.boolean(),
	roles: z.array(z.string()),
	/** The middle is hidden; the whole number is a scope of its own. */
	phone: z.string().nullable(),
})

function shownHousehold({ id, number, groupName, gridName, address, contact }: HouseholdRow): z.input<typeof householdAnswer> {
	return { id, number, group: groupName, grid: gridName, address, contact }
}

function shownPerson(person: MemberRow, { cipher }: Pick<House, "cipher">): z.input<typeof personAnswer> {
	const { personId, householdId, name, relation, isHead, sex, birth, residence, roles } = person
	const phone = openPhone(cipher, personId, person.phoneSealed)
	return {
		id: personId,
		householdId,
		name,
		relation,
		isHead,
		sex,
		birth,
		residence,
		isHere: !hasGone(residence),
		roles: [...roles],
		phone: phone === undefined ? null : maskPhone(phone),
	}
}

const householdKey = z.tuple([z.string().max(200), z.string().max(100)])
const personKey = z.tuple([z.string().max(100)])

export const peopleApi: readonly ApiRoute[] = [
	apiRead({
		path: "/villages",
		right: undefined,
		summary: "people.api.villages",
		params: noParams,
		query: noParams,
		answer: z.object({ data: z.array(z.object({ code: z.string(), name: z.string(), township: z.string().nullable() })) }),
		run: async (_, { caller }) => ({ data: caller.villages.map(({ code, name, township }) => ({ code, name, township })) }),
	}),
	apiRead({
		path: "/households",
		right: "people.read",
		summary: "people.api.households",
		params: noParams,
		query: pageQuery.extend({ group: z.string().max(100).optional() }),
		answer: pageAnswer(householdAnswer),
		run: async ({ query }, { reader, house, caller }) => {
			const { household: h, residentGroup: g } = reader.tables(peopleTables)
			const page = pageBy(house, query, householdKey, [h.sortKey, h.id], "ascending")
			const rows = await reader.db
				.select({ id: h.id, sortKey: h.sortKey })
				.from(h)
				.leftJoin(g, and(eq(g.villageId, h.villageId), eq(g.id, h.groupId)))
				.where(and(eq(h.villageId, caller.villageId), query.group === undefined ? undefined : eq(g.name, query.group), page.isBehind))
				.orderBy(...page.order)
				.limit(page.limit)
			const found = []
			for (const { id, sortKey } of rows) {
				const household = await householdById(reader, caller.villageId, id)
				if (household !== undefined) found.push({ ...household, sortKey })
			}
			return pageOf(found, query.limit, ({ sortKey, id }) => [sortKey, id], shownHousehold)
		},
	}),
	apiRead({
		path: "/households/:id",
		right: "people.read",
		summary: "people.api.household",
		params: idParams,
		query: noParams,
		answer: householdAnswer.extend({ persons: z.array(personAnswer) }),
		run: async ({ params }, { reader, house, caller }) => {
			const household = await householdById(reader, caller.villageId, params.id)
			if (household === undefined) throw notFound(house)
			const persons = await membersOf(reader, caller.villageId, [params.id])
			return { ...shownHousehold(household), persons: persons.map((person) => shownPerson(person, house)) }
		},
	}),
	apiRead({
		path: "/persons",
		right: "people.read",
		summary: "people.api.persons",
		params: noParams,
		query: pageQuery,
		answer: pageAnswer(personAnswer),
		run: async ({ query }, { reader, house, caller }) => {
			const { membership: m } = reader.tables(peopleTables)
			const rows = await memberPage(reader, caller.villageId, pageBy(house, query, personKey, [m.personId], "ascending"))
			return pageOf(
				rows,
				query.limit,
				({ personId }) => [personId],
				(person) => shownPerson(person, house),
			)
		},
	}),
	apiLook({
		path: "/persons/:id/phone",
		right: "people.phone",
		summary: "people.api.phone",
		params: idParams,
		answer: z.object({ phone: z.string() }),
		run: async ({ params }, { tx, house, now, caller }) => {
			const { villageId, accountId } = caller
			const phone = await revealPhone({ tx, house, villageId, actor: accountId, now }, params.id)
			if (phone === undefined) throw notFound(house)
			return { phone }
		},
	}),
]
