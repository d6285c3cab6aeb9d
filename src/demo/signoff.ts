/** The land-titling sign-off of the demo: most heads confirm in their chat, some object and are put right, the rest sign on paper, until all have. */
import { and, eq, isNotNull } from "drizzle-orm"
import type { MediaStore } from "../channel/adapter.ts"
import { transportTables } from "../store/transport.ts"
import type { House } from "../village/affair.ts"
import { householdList, peopleTables } from "../village/people/index.ts"
import type { SignCx } from "../village/signoff/answering.ts"
import { checkGiven } from "../village/signoff/campaign-read.ts"
import { assignCase, closeCase, measureCase } from "../village/signoff/case-commands.ts"
import { closeCampaign, openCampaign } from "../village/signoff/creating.ts"
import { enterPaper } from "../village/signoff/entering.ts"
import { amountText } from "../village/signoff/kinds.ts"
import type { Campaign } from "../village/signoff/repo.ts"
import { casesIn } from "../village/signoff/repo-answers.ts"
import { householdsOf } from "../village/signoff/repo-households.ts"
import { tellAgain } from "../village/signoff/telling.ts"
import { accountByName } from "../web/auth/accounts.ts"
import type { Check } from "./checks.ts"
import { conversation, LostResidentError, text } from "./conversation.ts"
import type { Hears } from "./hearing.ts"
import { type Land, makeLand } from "./land.ts"
import { sampleBytes } from "./media.ts"
import { newestCursor, type Phone } from "./phone.ts"
import type { Random } from "./random.ts"
import { type Signed, type SigningPlan, sign } from "./signing.ts"
import { checkSignoff, type SignoffFigures } from "./signoff-checks.ts"
import type { HouseholdMemory } from "./simulation.ts"
import { someStyle } from "./utterance.ts"
import type { DemoHousehold } from "./village.ts"
import type { DemoSay } from "./words.ts"

export type SignoffParts = {
	readonly house: House
	readonly villageId: string
	readonly households: readonly DemoHousehold[]
	/** Who is in the middle of something else leaves it first. */
	readonly memories: readonly HouseholdMemory[]
	/** The phone whose chat has this address. */
	readonly phone: (address: string) => Phone
	readonly media: MediaStore
	readonly hears: Hears
	readonly random: Random
	readonly administrator: string
	readonly atOnce: number
	readonly progress: (line: string) => void
	readonly say: DemoSay
}

export type PlayedSignoff = { readonly figures: SignoffFigures; readonly checks: readonly Check[] }

/** A phone whose owner is lost waits no longer than this many looks. */
const patience = 300
/** Share of heads with a phone who are met at the door all the same. */
const doorShare = 0.06

export async function playSignoff(parts: SignoffParts): Promise<PlayedSignoff> {
	const { house, villageId, households, random, progress, say } = parts
	const land = makeLand(households, random.fork("land"))
	const campaign = await openLand(parts, land)
	progress(say("demo.signoff.opened", { title: campaign.title, households: households.length }))
	const heads = await headChats(house, villageId)
	const byChat = households.filter(({ number }) => heads.has(number) && !random.fork(`door ${number}`).chance(doorShare))
	const chats = { ...parts, heads }
	const first = await signAll(chats, byChat, (household) => planOf(household, land, random))
	const objectors = byChat.filter(({ number }) => first.signed.get(number)?.answer === "object")
	await putRight(parts, campaign, land)
	const again = await signAll(chats, objectors, ({ number }) => ({
		looks: true,
		objection: undefined,
		style: styleOf(random.fork(`again ${number}`)),
	}))
	for (const line of [...first.lost, ...again.lost]) progress(line)
	const onPaper = await signOnPaper(parts, campaign)
	const closed = await house.store.tx((tx) => closeCampaign(tx, { house, now: house.clock(), by: null }, villageId, campaign.id))
	if (!closed.ok) throw new Error(`the demo sign-off was not closed: ${closed.code}`)
	const receipts = [...first.signed.values(), ...again.signed.values()].map(({ receipt }) => receipt)
	return checkSignoff(house, closed.campaign, {
		households: households.length,
		objected: objectors.length,
		lost: first.lost.length + again.lost.length,
		receipts: [...receipts, ...onPaper],
		onPaper: onPaper.length,
	})
}

async function openLand({ house, villageId }: SignoffParts, { file }: Land): Promise<Campaign> {
	const read = await checkGiven(house, villageId, file)
	if (!read.ok) throw new Error(`the demo sign-off was refused: ${read.problems.join(" ")}`)
	return house.store.tx((tx) => openCampaign(tx, { house, now: house.clock(), by: null }, villageId, read.campaign))
}

/** Address of a chat of each head who was proven to be it, by the household's number. */
async function headChats(house: House, villageId: string): Promise<ReadonlyMap<string, string>> {
	return house.store.read(async (reader) => {
		const { binding: b } = reader.tables(peopleTables)
		const { chat: c } = reader.tables(transportTables)
		const rows = await reader.db
			.select({ personId: b.personId, address: c.address })
			.from(b)
			.innerJoin(c, eq(c.id, b.chatId))
			.where(and(eq(b.villageId, villageId), isNotNull(b.headBy)))
		const addresses = new Map(rows.map(({ personId, address }) => [personId, address]))
		const households = await householdList(reader, villageId, house.clock())
		return new Map(
			households.flatMap(({ number, persons }) => {
				const address = addresses.get(persons.find(({ isHead }) => isHead)?.personId ?? "")
				return address === undefined ? [] : [[number, address] as const]
			}),
		)
	})
}

function styleOf(random: Random): SigningPlan["style"] {
	return () => someStyle(random)
}

function planOf({ number }: DemoHousehold, { parcels }: Land, random: Random): SigningPlan {
	const own = random.fork(`sign ${number}`)
	const wrong = parcels.get(number)?.find(({ listed, real }) => listed !== real)
	const reason = wrong && `面积少了，应该是 ${amountText(wrong.real)} 亩`
	const objection = wrong && reason !== undefined ? { parcel: wrong.number, reason, hasPhoto: own.chance(0.5) } : undefined
	return { looks: own.chance(0.2), objection, style: styleOf(own) }
}

type AllSigned = { readonly signed: ReadonlyMap<string, Signed>; readonly lost: readonly string[] }

async function signAll(
	{ phone, hears, heads, memories, atOnce }: SignoffParts & { readonly heads: ReadonlyMap<string, string> },
	households: readonly DemoHousehold[],
	plan: (household: DemoHousehold) => SigningPlan,
): Promise<AllSigned> {
	const signed = new Map<string, Signed>()
	const lost: string[] = []
	const busy = new Set(memories.filter(({ persons }) => persons.some(({ survey }) => survey === "stopped")).map(({ number }) => number))
	const waiting = households.values()
	const lane = async (): Promise<void> => {
		for (const household of waiting) {
			const { number } = household
			const line = phone(heads.get(number) ?? "")
			try {
				const talk = conversation(line, hears, patience, await newestCursor(line))
				if (busy.has(number)) await talk.say(text("退出"))
				signed.set(number, await sign(talk, plan(household)))
			} catch (error) {
				if (!(error instanceof LostResidentError)) throw error
				lost.push(`${number} ${error.message}`)
			} finally {
				line.close()
			}
		}
	}
	await Promise.all(Array.from({ length: atOnce }, lane))
	return { signed, lost }
}

/** As the console does it: somebody is sent, measures again, the row is corrected, and only that household is asked again. */
async function putRight({ house, villageId, households, administrator, progress, say }: SignoffParts, campaign: Campaign, land: Land) {
	const cx = await staffCx(house, administrator)
	const contacts = new Map(households.map(({ number, contact }) => [number, contact]))
	const { cases, numbers } = await house.store.read(async (reader) => ({
		cases: await casesIn(reader, villageId, campaign.id),
		numbers: new Map((await householdsOf(reader, villageId, campaign.id)).map(({ householdId, number }) => [householdId, number])),
	}))
	for (const { id, householdId, rowNumber } of cases) {
		const number = numbers.get(householdId) ?? ""
		const real = land.parcels.get(number)?.find((parcel) => parcel.number === rowNumber)?.real ?? 0
		await house.store.tx(async (tx) => {
			await assignCase(tx, cx, villageId, id, contacts.get(number) ?? "")
			await measureCase(tx, cx, villageId, id, `复测 ${amountText(real)} 亩`)
			const done = await closeCase(tx, cx, villageId, id, { outcome: "corrected", cells: { area: amountText(real) } })
			if (!done.ok) throw new Error(`an objection of the demo was not closed: ${done.code}`)
			if (done.isAskedAgain) await tellAgain(tx, cx, campaign, id)
		})
	}
	progress(say("demo.signoff.corrected", { count: cases.length }))
}

async function staffCx(house: House, administrator: string): Promise<SignCx & { readonly house: House; readonly by: string }> {
	const account = await house.store.read((reader) => accountByName(reader, administrator))
	if (account === undefined) throw new Error("the demo has no administrator")
	return { house, now: house.clock(), by: account.id }
}

/** Whoever is left signs the sheet; it is photographed and entered, with the contact as witness. Gives the receipts. */
async function signOnPaper(parts: SignoffParts, campaign: Campaign): Promise<readonly string[]> {
	const { house, villageId, households, administrator, media } = parts
	const cx = await staffCx(house, administrator)
	const photo = await media.put(sampleBytes.image, {})
	if ("refused" in photo) throw new Error(`the sheet's photo was refused: ${photo.refused}`)
	const { pending, heads } = await house.store.read(async (reader) => ({
		pending: await householdsOf(reader, villageId, campaign.id, { status: "pending" }),
		heads: new Map(
			(await householdList(reader, villageId, cx.now)).map(({ id, persons }) => [id, persons.find(({ isHead }) => isHead)?.personId ?? ""]),
		),
	}))
	const contacts = new Map(households.map(({ number, contact }) => [number, contact]))
	const receipts: string[] = []
	for (const { householdId, number } of pending) {
		const key = { villageId, campaignId: campaign.id, householdId }
		const paper = {
			signer: heads.get(householdId) ?? "",
			objections: undefined,
			means: "paper",
			photo: photo.ref,
			witness: contacts.get(number) ?? "",
			signedAt: cx.now,
		} as const
		const entered = await house.store.tx((tx) => enterPaper(tx, cx, campaign, key, paper))
		if (!entered.ok) throw new Error(`the sheet of household ${number} was refused: ${entered.code}`)
		receipts.push(entered.receipt)
	}
	return receipts
}
