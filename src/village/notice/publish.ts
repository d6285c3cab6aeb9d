/** Publishing and telling in one: what the chat, the console and the command line do. */
import type { Tx } from "../../store/store.ts"
import type { House } from "../affair.ts"
import { isQuiet, quietHoursOf } from "../burden/index.ts"
import { roleHolders, tellPersons } from "../people/index.ts"
import { countAudience } from "./audience.ts"
import { startBroadcast, type When } from "./broadcast.ts"
import { type CommandCx, type PublishRefusal, publishNotice, type Refusal, releaseNotice, type Target } from "./commands.ts"
import { changeNotice, type Notice, versionOf } from "./repo.ts"
import { holds } from "./rights.ts"
import { type FinanceTable, undecided } from "./rules.ts"
import { settingsOf } from "./settings.ts"
import { startersOf, tellStarters } from "./starters.ts"
import type { tellWhens } from "./tables.ts"

export type TellWhen = (typeof tellWhens)[number]
/** `house` whole: supervisors are told that something waits for them. */
export type PublishCx = CommandCx & {
	readonly house: Pick<House, "newId" | "cipher" | "timeZone" | "channels" | "say" | "locale" | "accountPerson">
}

export type PublishedAndTold = {
	readonly ok: true
	readonly notice: Notice
	/** `waits`: for the supervisor. `morning`: it is night now. */
	readonly told: "waits" | "no" | "now" | "morning" | "evening"
	/** Adults it is for. */
	readonly people: number
}

export async function publishAndTell(
	tx: Tx,
	cx: PublishCx,
	target: Target & { readonly draftVersion?: number; readonly when: TellWhen },
): Promise<PublishedAndTold | PublishRefusal> {
	const { when } = target
	const published = await publishNotice(tx, cx, target)
	if (!published.ok) return published
	const { notice } = published
	if (!published.isPublished) {
		await changeNotice(tx, notice, { tellWhen: when })
		// Handed in before, and not changed since: they know.
		if (notice.tellWhen === null) await tellReleasers(tx, cx, notice)
		return { ok: true, notice, told: "waits", people: 0 }
	}
	return tellOf(tx, cx, notice, when)
}

/** Each supervisor, in their chat, but who wrote it: nobody releases their own. */
async function tellReleasers(tx: Tx, { house, now }: PublishCx, { villageId, title, draft, draftedBy }: Notice): Promise<void> {
	const writer = (await house.accountPerson?.(tx, draftedBy)) ?? draftedBy
	const holders = (await roleHolders(tx, villageId)).filter(({ roles, personId }) => holds("notice.release", roles) && personId !== writer)
	const text = house.say("notice.release.wanted", { title: draft?.title ?? title })
	const persons = holders.map(({ personId }) => personId)
	await tellPersons(tx, house, { villageId, persons, blocks: [{ kind: "text", text }], now })
}

async function tellOf(tx: Tx, cx: PublishCx, notice: Notice, when: TellWhen): Promise<PublishedAndTold> {
	const { villageId, id } = notice
	const people = await audienceOf(tx, notice, cx.now)
	if (when === "no") return { ok: true, notice, told: "no", people }
	await startBroadcast(tx, cx, { villageId, noticeId: id, when })
	const isNight = isQuiet(cx.now, cx.house.timeZone, await quietHoursOf(tx, villageId))
	return { ok: true, notice, told: isNight ? "morning" : (when satisfies When), people }
}

async function audienceOf(tx: Tx, { villageId, id, version }: Notice, now: number): Promise<number> {
	const published = await versionOf(tx, villageId, id, version)
	return published === undefined ? 0 : countAudience(tx, villageId, published.content.audience, now)
}

/** The supervisor's release publishes at once, and tells everybody as the drafter wished; the drafter hears that it is out. */
export async function releaseAndPublish(
	tx: Tx,
	cx: PublishCx,
	target: Target & { readonly draftVersion: number },
): Promise<PublishedAndTold | PublishRefusal | Refusal<"NOTICE_OWN_DRAFT">> {
	const released = await releaseNotice(tx, cx, target)
	if (!released.ok) return released
	const { tellWhen, draftedBy } = released.notice
	const done = await publishAndTell(tx, cx, { ...target, when: tellWhen ?? "now" })
	if (!done.ok) return done
	const { title, number } = done.notice
	const text = cx.house.say("notice.release.heard", { title, number: number ?? "" })
	const { villageId, id } = target
	const version = done.notice.version
	await tellStarters(tx, cx.house, {
		villageId,
		id: `released-${id}-${version}-`,
		starters: await startersOf(tx, cx.house, { villageId, notices: [{ id, version }], startedBy: draftedBy }),
		now: cx.now,
		isAlsoOnPage: false,
		inChat: async () => text,
		onPage: async () => text,
	})
	return done
}

/** Expenses of a table that reach the village's set sum and name no decision: how many, and the sum in yuan. */
export async function flaggedIn(
	{ store }: Pick<House, "store">,
	villageId: string,
	table: FinanceTable | null,
): Promise<{ readonly count: number; readonly limit: number }> {
	const { settings } = await store.read((reader) => settingsOf(reader, villageId))
	const limit = settings.expenseLimit
	return { limit, count: table === null ? 0 : (undecided(table, limit)?.length ?? 0) }
}
