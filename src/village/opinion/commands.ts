/** What can be done with opinions. Each runs inside the caller's transaction; what a caller can act on comes back as a value. */
import type { Tx } from "../../store/store.ts"
import { localTime } from "../../text/date.ts"
import { cleanText } from "../../text/normalize.ts"
import { closeTask } from "../people/index.ts"
import {
	changeState,
	insertOpinion,
	lockOpinions,
	type Opinion,
	opinionById,
	recentOf,
	setDetails,
	setMedia,
	takeSerial,
	writeText,
} from "./repo.ts"
import { addStep } from "./repo-steps.ts"
import {
	isRepeat,
	judgeText,
	type MediaRef,
	maxMedia,
	maxPlaceLength,
	maxTextLength,
	mayBecome,
	numberOf,
	type SourceKind,
	withMedia,
} from "./rules.ts"

export type Author = {
	readonly personId: string | null
	readonly householdId: string | null
	readonly groupName: string | null /** Name of somebody who is not on the roster. */
	readonly givenName: string | null
}

export type HandIn = {
	readonly village: { readonly id: string; readonly code: string }
	/** Village time zone (IANA): it decides the year of the number. */
	readonly timeZone: string
	/** The new opinion's id; the same id again files nothing new. */
	readonly id: string
	/** ms */
	readonly now: number
	readonly author: Author
	/** Empty only beside media. */
	readonly text: string
	readonly media: readonly MediaRef[]
	readonly sourceKind: SourceKind
	readonly channel: string
	readonly chatId: string | null
	readonly isNamed: boolean
	/** Staff account, where staff enter it for somebody. */
	readonly enteredBy: string | null
	/** ms; when it was said, where that is another time than now. The number is of the year it is written down in. */
	readonly saidAt?: number
	/** Whether the author was asked about being named. */
	readonly isNameChosen?: boolean
	readonly place?: string
	readonly visitId?: string
	readonly importKey?: string
}

export type Filed =
	| { readonly kind: "filed" | "repeat"; readonly id: string; readonly number: string }
	| { readonly kind: "refused"; readonly why: "no-words" | "too-long" }

/** Files an opinion and gives it its number; the same words of the same person again within ten minutes give the number they have. */
export async function fileOpinion(tx: Tx, handIn: HandIn): Promise<Filed> {
	const verdict = handIn.text === "" && handIn.media.length > 0 ? { ok: true as const, text: "" } : judgeText(handIn.text)
	if (!verdict.ok) return { kind: "refused", why: verdict.why }
	const { village, author, now } = handIn
	await lockOpinions(tx, village.id)
	const same = await opinionById(tx, village.id, handIn.id)
	if (same !== undefined) return { kind: "repeat", id: same.id, number: same.number }
	const earlier = author.personId === null ? [] : await recentOf(tx, village.id, author.personId, now)
	const repeated = earlier.find((candidate) => isRepeat({ text: verdict.text, media: handIn.media }, candidate))
	if (repeated !== undefined) {
		await addMedia(tx, village.id, repeated, handIn.media, now)
		return { kind: "repeat", id: repeated.id, number: repeated.number }
	}
	const { year } = localTime(now, handIn.timeZone)
	const serial = await takeSerial(tx, village.id, year)
	const number = numberOf(village.code, year, serial)
	const { id, sourceKind, channel, chatId, isNamed, enteredBy } = handIn
	await insertOpinion(tx, village.id, {
		id,
		year,
		serial,
		number,
		...author,
		text: verdict.text,
		media: withMedia([], handIn.media),
		sourceKind,
		channel,
		chatId,
		isNamed,
		nameChosenAt: handIn.isNameChosen === true ? now : null,
		place: placeOf(handIn.place),
		state: "received",
		createdAt: handIn.saidAt ?? now,
		enteredBy,
		disputedAt: null,
		visitId: handIn.visitId ?? null,
		importKey: handIn.importKey ?? null,
		erasedAt: null,
	})
	await addStep(tx, village.id, id, {
		at: now,
		...actorOf(enteredBy, author),
		kind: "filed",
		fromState: null,
		toState: "received",
		note: "",
	})
	return { kind: "filed", id, number }
}

/** Words for a place as they are kept; null where there are none. */
function placeOf(said: string | undefined): string | null {
	const place = cleanText(said ?? "", maxPlaceLength)
	return place === "" ? null : place
}

function actorOf(
	enteredBy: string | null,
	author: Pick<Author, "personId">,
): { readonly actor: string | null; readonly actorKind: "resident" | "staff" } {
	return enteredBy === null ? { actor: author.personId, actorKind: "resident" } : { actor: enteredBy, actorKind: "staff" }
}

async function addMedia(
	tx: Tx,
	villageId: string,
	opinion: Opinion,
	added: readonly MediaRef[],
	now: number,
): Promise<readonly MediaRef[]> {
	const media = withMedia(opinion.media, added)
	if (media.length === opinion.media.length) return media
	await setMedia(tx, villageId, opinion.id, media)
	const { state } = opinion
	await addStep(tx, villageId, opinion.id, {
		at: now,
		...actorOf(null, opinion),
		kind: "media-added",
		fromState: state,
		toState: state,
		note: "",
	})
	return media
}

export type Supplemented =
	| { readonly kind: "added"; readonly number: string /** How many it has now. */; readonly count: number }
	| { readonly kind: "full"; readonly number: string }
	| { readonly kind: "unknown" }

/** Adds photos to an own opinion that stands as received. */
export async function supplementOpinion(
	tx: Tx,
	change: {
		readonly villageId: string
		readonly id: string
		readonly personId: string
		readonly media: readonly MediaRef[]
		readonly now: number
	},
): Promise<Supplemented> {
	const { villageId, id, personId, now } = change
	await lockOpinions(tx, villageId)
	const opinion = await opinionById(tx, villageId, id)
	if (opinion === undefined || opinion.personId !== personId || opinion.state !== "received") return { kind: "unknown" }
	const { number } = opinion
	if (opinion.media.length >= maxMedia) return { kind: "full", number }
	const media = await addMedia(tx, villageId, opinion, change.media, now)
	return { kind: "added", number, count: media.length }
}

export type Withdrawal =
	| { readonly kind: "withdrawn" | "withdrawn-before" | "taken-up"; readonly number: string }
	| { readonly kind: "unknown" }

/** Withdraws an opinion that is not taken up yet. Its number and words stay. `by.personId`: only an own one. */
export async function withdrawOpinion(
	tx: Tx,
	change: {
		readonly villageId: string
		readonly id: string
		readonly by: { readonly personId: string } | { readonly accountId: string }
		readonly note: string
		readonly now: number
	},
): Promise<Withdrawal> {
	const { villageId, id, by, note, now } = change
	await lockOpinions(tx, villageId)
	const opinion = await opinionById(tx, villageId, id)
	if (opinion === undefined || ("personId" in by && opinion.personId !== by.personId)) return { kind: "unknown" }
	const { number, state } = opinion
	if (state === "withdrawn") return { kind: "withdrawn-before", number }
	if (!mayBecome(state, "withdrawn") || !(await changeState(tx, villageId, id, state, "withdrawn"))) return { kind: "taken-up", number }
	const actor = "personId" in by ? actorOf(null, by) : actorOf(by.accountId, { personId: null })
	await addStep(tx, villageId, id, { at: now, ...actor, kind: "withdrawn", fromState: state, toState: "withdrawn", note })
	return { kind: "withdrawn", number }
}

/** Staff put words to a recording or photo that came without any; `refused` when it has words already, is withdrawn, or is not there. */
export async function writeDown(
	tx: Tx,
	change: { readonly villageId: string; readonly id: string; readonly text: string; readonly accountId: string; readonly now: number },
): Promise<"written" | "no-words" | "too-long" | "refused"> {
	const { villageId, id, accountId, now } = change
	const verdict = judgeText(change.text)
	if (!verdict.ok) return verdict.why
	await lockOpinions(tx, villageId)
	if (!(await writeText(tx, villageId, id, verdict.text))) return "refused"
	await closeTask(tx, { villageId, kind: "enter-answer", subject: id, at: now })
	await addStep(tx, villageId, id, {
		at: now,
		...actorOf(accountId, { personId: null }),
		kind: "written-down",
		fromState: "received",
		toState: "received",
		note: "",
	})
	return "written"
}

type OwnChange = { readonly villageId: string; readonly id: string; readonly personId: string; readonly now: number }

/** The author's own opinion, held until the end of the transaction; undefined for another's or one that is withdrawn. */
async function ownOpinion(tx: Tx, { villageId, id, personId }: OwnChange): Promise<Opinion | undefined> {
	await lockOpinions(tx, villageId)
	const opinion = await opinionById(tx, villageId, id)
	return opinion?.personId === personId && opinion.state === "received" ? opinion : undefined
}

/** The author says where it is, in words, by a location message, or both. The number, or undefined as `ownOpinion`. */
export async function setPlace(
	tx: Tx,
	change: OwnChange & { readonly place: string; readonly media: readonly MediaRef[] },
): Promise<string | undefined> {
	const { villageId, id, personId, now } = change
	const opinion = await ownOpinion(tx, change)
	if (opinion === undefined) return undefined
	const place = placeOf(change.place)
	if (place !== null) await setDetails(tx, villageId, id, { place })
	await addMedia(tx, villageId, opinion, change.media, now)
	const { number, state } = opinion
	if (place !== null)
		await addStep(tx, villageId, id, {
			at: now,
			actor: personId,
			actorKind: "resident",
			kind: "place-set",
			fromState: state,
			toState: state,
			note: "",
		})
	return number
}

/** The author says whether the village may show their name beside it. The number, or undefined as `ownOpinion`. */
export async function chooseName(tx: Tx, change: OwnChange & { readonly isNamed: boolean }): Promise<string | undefined> {
	const { villageId, id, personId, now, isNamed } = change
	const opinion = await ownOpinion(tx, change)
	if (opinion === undefined) return undefined
	await setDetails(tx, villageId, id, { isNamed, nameChosenAt: now })
	const { number, state } = opinion
	const kind = isNamed ? "named" : "unnamed"
	await addStep(tx, villageId, id, { at: now, actor: personId, actorKind: "resident", kind, fromState: state, toState: state, note: "" })
	return number
}

/** 不对: what was entered for the author is not what they said. Their words stand in the history; nothing entered is changed. */
export async function disputeOpinion(tx: Tx, change: OwnChange & { readonly words: string }): Promise<string | undefined> {
	const { villageId, id, personId, now, words } = change
	const opinion = await ownOpinion(tx, change)
	if (opinion === undefined || opinion.enteredBy === null) return undefined
	await setDetails(tx, villageId, id, { disputedAt: now })
	const { number, state } = opinion
	const note = cleanText(words, maxTextLength)
	await addStep(tx, villageId, id, {
		at: now,
		actor: personId,
		actorKind: "resident",
		kind: "disputed",
		fromState: state,
		toState: state,
		note,
	})
	return number
}
