/** The door-knock list of a village: what it is read from. It is never stored, so whoever enrols, answers or is spoken to is off it at once. */
import type { Reader } from "../../store/store.ts"
import { maskPhone } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { noticeHouseholds, noticeHouseholdsOf, noticesToTell } from "../notice/index.ts"
import { contactBook, type HouseholdWays, member, openPhone, rosterWays, waysOfHouseholds } from "../people/index.ts"
import { type Reading, readingIn } from "../reckoned.ts"
import { completedAmong, completedOf, surveysIn } from "../survey/index.ts"
import { type Tried, triedIn, triedTargets } from "./repo.ts"
import { type Purpose, type Target, targetsOf } from "./rules.ts"

const enrolPurpose = "enrol"
/** More open surveys than anybody could answer. */
const mostSurveys = 50

/** What one may go out for now: everybody no chat reaches, each open survey, and each notice of late. */
export async function purposesOf(reader: Reader, house: Pick<House, "say" | "clock">, villageId: string): Promise<readonly Purpose[]> {
	const surveys = await surveysIn(reader, villageId, ["open"], { limit: mostSurveys, offset: 0 })
	return [
		{ id: enrolPurpose, title: house.say("outreach.purpose.enrol"), unit: "household" },
		...surveys.map(({ id, title, unit }): Purpose => ({ id: `survey:${id}`, title, unit })),
		...(await noticesToTell(reader, villageId, house.clock())).map(
			({ id, title }): Purpose => ({ id: `notice:${id}`, title: house.say("outreach.purpose.notice", { title }), unit: "household" }),
		),
	]
}

export type ListedTarget = Target & {
	/** Who is to go; the contact's name, else the village's helper's, else empty. */
	readonly contactName: string
	/** The contact on the roster, where it is certain who is meant. */
	readonly contactId: string | undefined
	readonly tried: Tried | undefined
}

export type List = { readonly purpose: Purpose; readonly targets: readonly ListedTarget[] }

/** What decides who is still to be visited for a purpose; household or person ids by its unit. */
type Facts = {
	readonly purpose: Purpose
	/** Of a notice: the households it is for. */
	readonly told: ReadonlySet<string> | undefined
	readonly done: ReadonlySet<string>
	readonly tried: ReadonlyMap<string, Tried>
	readonly spoken: ReadonlySet<string>
}

function spokenIn(tried: ReadonlyMap<string, Tried>): ReadonlySet<string> {
	return new Set([...tried].filter(([, { isSpoken }]) => isSpoken).map(([target]) => target))
}

type Contacts = Awaited<ReturnType<typeof contactBook>>

function listIn(households: readonly HouseholdWays[], { purpose, told, done, tried, spoken }: Facts, contactFor: Contacts): List {
	const asked = told === undefined ? households : households.filter(({ id }) => told.has(id))
	return {
		purpose,
		targets: targetsOf(asked, purpose.unit, { done, spoken }).map((target) => {
			const contact = contactFor(target.contact)
			return { ...target, contactName: contact?.name ?? "", contactId: contact?.personId, tried: tried.get(target.id) }
		}),
	}
}

/** The lists of these purposes, a piece of the village after the other, in its order. */
export async function* listPieces(
	reading: Reading,
	villageId: string,
	purposes: readonly Purpose[],
	now: number,
): AsyncGenerator<readonly List[]> {
	const facts: Facts[] = []
	for (const purpose of purposes) facts.push(await factsOf(reading, villageId, purpose))
	const contactFor = await reading((reader) => contactBook(reader, villageId))
	for await (const households of rosterWays(reading, villageId, now)) yield facts.map((each) => listIn(households, each, contactFor))
}

async function factsOf(reading: Reading, villageId: string, purpose: Purpose): Promise<Facts> {
	const [noticeId, surveyId] = [noticeOf(purpose.id), surveyOf(purpose.id)]
	const tried = await triedTargets(reading, villageId, purpose.id)
	const spoken = spokenIn(tried)
	if (noticeId !== undefined) {
		const { all, seen } = await noticeHouseholds(reading, villageId, noticeId)
		return { purpose, told: all, done: seen, tried, spoken }
	}
	const done = surveyId === undefined ? new Set<string>() : await completedOf(reading, villageId, surveyId)
	return { purpose, told: undefined, done, tried, spoken }
}

/** The lists of these purposes, of every target. */
export async function listsOf(reading: Reading, villageId: string, purposes: readonly Purpose[], now: number): Promise<readonly List[]> {
	const targets = purposes.map((): ListedTarget[] => [])
	for await (const piece of listPieces(reading, villageId, purposes, now))
		for (const [index, list] of piece.entries()) targets[index]?.push(...list.targets)
	return purposes.map((purpose, index) => ({ purpose, targets: targets[index] ?? [] }))
}

/** One purpose's list; undefined when there is no such purpose now. */
export async function listOf(
	reader: Reader,
	house: Pick<House, "say" | "clock">,
	villageId: string,
	purposeId: string,
	now: number,
): Promise<List | undefined> {
	const purpose = await purposeOf(reader, house, villageId, purposeId)
	if (purpose === undefined) return undefined
	const [list] = await listsOf(readingIn(reader), villageId, [purpose], now)
	return list
}

/** Undefined where there is no such purpose now. */
export async function purposeOf(
	reader: Reader,
	house: Pick<House, "say" | "clock">,
	villageId: string,
	purposeId: string,
): Promise<Purpose | undefined> {
	return (await purposesOf(reader, house, villageId)).find(({ id }) => id === purposeId)
}

/** The targets of a purpose in some households, as they stand at this moment. */
export async function targetsIn(
	reader: Reader,
	of: { readonly villageId: string; readonly purpose: Purpose; readonly householdIds: readonly string[]; readonly now: number },
): Promise<readonly ListedTarget[]> {
	const { villageId, purpose, householdIds, now } = of
	const households = await waysOfHouseholds(reader, villageId, [...new Set(householdIds)], now)
	const persons = households.flatMap(({ id, persons: family }) => family.map(({ personId }) => ({ personId, householdId: id })))
	const tried = await triedIn(reader, villageId, purpose.id, householdIds)
	const [noticeId, surveyId] = [noticeOf(purpose.id), surveyOf(purpose.id)]
	const told = noticeId === undefined ? undefined : await noticeHouseholdsOf(reader, villageId, noticeId, persons)
	const asked = purpose.unit === "household" ? householdIds : persons.map(({ personId }) => personId)
	const completed = surveyId === undefined ? new Set<string>() : await completedAmong(reader, villageId, surveyId, asked)
	const contactFor = await contactBook(reader, villageId, new Set(households.flatMap(({ contact }) => contact ?? [])))
	const facts = { purpose, told: told?.all, done: told?.seen ?? completed, tried, spoken: spokenIn(tried) }
	return listIn(households, facts, contactFor).targets
}

/** One target of a purpose as it stands; undefined where there is no such purpose, or it is about others. */
export async function targetOf(
	reader: Reader,
	house: Pick<House, "say" | "clock">,
	of: { readonly villageId: string; readonly purposeId: string; readonly target: string; readonly now: number },
): Promise<{ readonly purpose: Purpose; readonly target: ListedTarget } | undefined> {
	const { villageId, purposeId, now } = of
	const purpose = await purposeOf(reader, house, villageId, purposeId)
	if (purpose === undefined) return undefined
	const householdId = purpose.unit === "household" ? of.target : (await member(reader, villageId, of.target))?.householdId
	const targets = householdId === undefined ? [] : await targetsIn(reader, { villageId, purpose, householdIds: [householdId], now })
	const target = targets.find(({ id }) => id === of.target)
	return target && { purpose, target }
}

function noticeOf(purposeId: string): string | undefined {
	return /^notice:(.+)$/.exec(purposeId)?.[1]
}

/** The survey a purpose is about. */
function surveyOf(purposeId: string): string | undefined {
	return /^survey:(.+)$/.exec(purposeId)?.[1]
}

/** The phone to call, with its middle hidden; undefined where the roster has none. */
function maskedPhoneOf({ cipher }: Pick<House, "cipher">, target: Target): string | undefined {
	const phone = target.phone === undefined ? undefined : openPhone(cipher, target.phone.personId, target.phone.sealed)
	return phone === undefined ? undefined : maskPhone(phone)
}

/** How to reach a target, in words: 电话 138****5678, or 上门. */
export function howWords(house: Pick<House, "cipher" | "say">, target: Target): string {
	const phone = maskedPhoneOf(house, target)
	// A number sealed with another secret cannot be read: then the door is left.
	if (target.how === "phone") return phone === undefined ? house.say("outreach.how.visit") : house.say("outreach.how.phone", { phone })
	return house.say(`outreach.how.${target.how}`)
}

/** Why no chat reaches them; that the roster has no phone either is said too. */
export function whyWords({ say }: Pick<House, "say">, target: Target): string {
	const why = target.why === undefined ? "" : say(`outreach.why.${target.why}`)
	return target.phone === undefined ? say("outreach.why.noPhone", { why }) : why
}
