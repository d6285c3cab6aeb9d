/**
 * Asks the model, where one is set and the village said yes to it, before anything is written: no transaction waits while it thinks, and of one that fails at any step nothing
 * is used. What leaves the machine are words of opinions without names of the roster and numbers of persons, and no id of ours.
 */
import { addRecord } from "../../store/journal.ts"
import type { Reader } from "../../store/store.ts"
import { cleanText } from "../../text/normalize.ts"
import type { House } from "../affair.ts"
import { type OpinionText, opinionTexts } from "../opinion/index.ts"
import { namesOnRoster } from "../people/index.ts"
import type { Told } from "../works.ts"
import { type Advice, alone, keyOf } from "./advice.ts"
import type { Foreseen, ItemCx } from "./commands.ts"
import { byIdOf, type Considered, level, standingOf } from "./grouping.ts"
import { doneItems } from "./progress.ts"
import { readInPieces } from "./propose.ts"
import { claimText, type Place, type TextTools } from "./reading.ts"
import { answersOf, claimsOf } from "./repo.ts"
import { likenessesOf } from "./repo-likeness.ts"
import { supportOf } from "./repo-posting.ts"
import { maxTitleLength } from "./rules.ts"
import { modelFor } from "./settings.ts"

type Model = NonNullable<House["model"]>
type Models = typeof import("../../model/index.ts")
type Asking = { readonly models: Models; readonly model: Model; readonly names: ReadonlySet<string> }

const noHelp: Advice = { ...alone, way: "fallback" }

/** Never rejects for what the model does. `told`: how far the reading is. */
export async function askModel(house: House, cx: ItemCx, tools: TextTools, told: Told): Promise<Advice> {
	const { store } = house
	const { villageId } = cx
	const [model, seen] = await store.read(async (reader) => {
		const asked = await modelFor(reader, house, villageId)
		return asked === undefined ? [undefined, undefined] : [asked, await boardSeen(reader, house, villageId)]
	})
	if (model === undefined || seen === undefined) return alone
	const known = new Set(seen.claims.map(({ opinionId }) => opinionId))
	const fresh = seen.opinions.filter(({ id, state }) => state === "received" && !known.has(id))
	const open = seen.claims.filter(({ fate }) => fate.kind === "open").length
	if (fresh.length + open === 0) return alone
	// On record before anything leaves.
	await store.tx((tx) =>
		addRecord(tx, {
			villageId,
			id: house.newId(),
			at: cx.now,
			event: "item.model-asked",
			subject: "",
			actor: cx.actor,
			data: { opinions: fresh.length, open },
		}),
	)
	const asking = { models: await import("../../model/index.ts"), model, names: seen.names }
	const foreseen = await foresee(house, tools, asking, fresh)
	if (foreseen === undefined) return noHelp
	return adviceOn(tools, asking, villageId, seen, foreseen, told)
}

async function boardSeen(reader: Reader, house: House, villageId: string) {
	return {
		opinions: await opinionTexts(reader, villageId),
		claims: await claimsOf(reader, villageId),
		answers: await answersOf(reader, villageId),
		supports: await supportOf(reader, villageId),
		likenesses: await likenessesOf(reader, villageId, "answered"),
		done: await doneItems(reader, house, villageId),
		names: await namesOnRoster(reader, villageId),
	}
}
type Seen = Awaited<ReturnType<typeof boardSeen>>

/** Where the claims of new opinions will stand; undefined where the model failed. */
async function foresee(
	{ randomId }: House,
	{ texts, consolidator }: TextTools,
	{ models, model, names }: Asking,
	fresh: readonly OpinionText[],
): Promise<Foreseen | undefined> {
	const plain = fresh.map(({ text }) => texts.splitClaims(text, consolidator.reader.concepts))
	const starts = await models.startsOf(
		model,
		fresh.map(({ text }, index) => ({ text: models.hidden(text, names), isSplit: (plain[index] ?? []).length > 1 })),
	)
	if (!starts.ok) return undefined
	return new Map(
		fresh.map(({ id, text }, index) => {
			const own = starts.value.get(index)
			const places = own === undefined ? (plain[index] ?? []) : placesBetween(text, own)
			return [id, { text, claims: places.map((place) => ({ id: randomId(), ...place })) }]
		}),
	)
}

/** Together they are the whole text. */
function placesBetween(text: string, starts: readonly number[]): readonly Place[] {
	return [0, ...starts].map((start, index) => ({ start, end: starts[index] ?? text.length }))
}

async function adviceOn(
	tools: TextTools,
	{ models, model, names }: Asking,
	villageId: string,
	{ opinions, claims, ...said }: Seen,
	foreseen: Foreseen,
	told: Told,
): Promise<Advice> {
	const newClaims = [...foreseen].flatMap(([opinionId, { claims: own }]) =>
		own.map((claim): Considered => ({ ...claim, opinionId, fate: { kind: "open" } })),
	)
	const { considered, itemOf, together, apart } = standingOf([...claims, ...newClaims], said)
	const byId = byIdOf(opinions)
	const read = await readInPieces(tools, villageId, byId, considered, told)
	const texts = new Map(
		considered.map((claim) => {
			const opinion = byId.get(claim.opinionId)
			return [claim.id, opinion === undefined ? "" : models.excerpt(claimText(opinion, claim), names)]
		}),
	)
	const group = (same: Advice["same"]) => tools.consolidator.group(read, { level, together: [...together, ...same], apart })
	const settled = new Set(apart.flatMap(([one, other]) => [`${one} ${other}`, `${other} ${one}`]))
	// Two items that stand are for people to merge.
	const isSettled = (one: string, other: string): boolean =>
		settled.has(`${one} ${other}`) || (itemOf.has(one) && itemOf.has(other) && itemOf.get(one) !== itemOf.get(other))
	const plain = group([])
	const same = await models.samePairs(model, models.doubtfulPairs(read, plain, level, isSettled), texts)
	if (!same.ok) return noHelp
	const groups = (same.value.length === 0 ? plain : group(same.value)).filter(({ members }) => !members.some((id) => itemOf.has(id)))
	const titled = await models.titlesOf(model, groups, texts)
	if (!titled.ok) return noHelp
	const titles = [...titled.value].flatMap(([index, title]): [string, string][] => {
		const words = cleanText(title, maxTitleLength).replaceAll("\n", " ")
		return words === "" ? [] : [[keyOf(groups[index]?.members ?? []), words]]
	})
	return { way: "model", foreseen, same: same.value, titles: new Map(titles) }
}
