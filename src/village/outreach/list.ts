/** The door-knock list of a village: what it is read from. It is never stored, so whoever enrols, answers or is spoken to is off it at once. */
import type { Reader } from "../../store/store.ts"
import { maskPhone } from "../../text/mask.ts"
import type { House } from "../affair.ts"
import { noticeHouseholds, noticesToTell } from "../notice/index.ts"
import { contactBook, openPhone, rosterWays } from "../people/index.ts"
import { completedAmong, surveysIn } from "../survey/index.ts"
import { type Tried, triedTargets } from "./repo.ts"
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

/** The lists of these purposes, of every target, in the village's order. */
export async function listsOf(reader: Reader, villageId: string, purposes: readonly Purpose[], now: number): Promise<readonly List[]> {
	const everywhere = await rosterWays(reader, villageId, now)
	const contactFor = await contactBook(reader, villageId)
	const lists: List[] = []
	for (const purpose of purposes) {
		const told = await toldBy(reader, villageId, purpose)
		const households = told === undefined ? everywhere : everywhere.filter(({ id }) => told.all.has(id))
		const tried = await triedTargets(reader, villageId, purpose.id)
		const spoken = new Set([...tried].filter(([, { isSpoken }]) => isSpoken).map(([target]) => target))
		const everybody = targetsOf(households, purpose.unit, { done: new Set(), spoken })
		const done = told === undefined ? await doneAmong(reader, villageId, purpose, everybody) : told.seen
		const targets = done.size === 0 ? everybody : targetsOf(households, purpose.unit, { done, spoken })
		lists.push({
			purpose,
			targets: targets.map((target) => {
				const contact = contactFor(target.contact)
				return { ...target, contactName: contact?.name ?? "", contactId: contact?.personId, tried: tried.get(target.id) }
			}),
		})
	}
	return lists
}

/** One purpose's list; undefined when there is no such purpose now. */
export async function listOf(
	reader: Reader,
	house: Pick<House, "say" | "clock">,
	villageId: string,
	purposeId: string,
	now: number,
): Promise<List | undefined> {
	const purpose = (await purposesOf(reader, house, villageId)).find(({ id }) => id === purposeId)
	if (purpose === undefined) return undefined
	const [list] = await listsOf(reader, villageId, [purpose], now)
	return list
}

/** Of a notice: the households it is for, and those of them where somebody has seen it. */
async function toldBy(reader: Reader, villageId: string, { id }: Purpose) {
	const noticeId = /^notice:(.+)$/.exec(id)?.[1]
	return noticeId === undefined ? undefined : noticeHouseholds(reader, villageId, noticeId)
}

async function doneAmong(reader: Reader, villageId: string, purpose: Purpose, targets: readonly Target[]): Promise<ReadonlySet<string>> {
	const surveyId = surveyOf(purpose.id)
	const ids = targets.map(({ id }) => id)
	return surveyId === undefined ? new Set() : completedAmong(reader, villageId, surveyId, ids)
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
