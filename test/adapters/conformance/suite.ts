/** What every channel must do, run against its real adapter over its real wire and the real message path. */
import { afterEach, describe, expect, test } from "vitest"
import type { Fault } from "../../../src/channel/fault.ts"
import { type Inbound, mediaKinds } from "../../../src/channel/message.ts"
import { eventually } from "../../support/tiny.ts"
import type { Done, Harness, Person, Screen } from "./harness.ts"
import { type House, openHouse } from "./house.ts"
import type { Measured } from "./matrix.ts"
import { sampleOf } from "./samples.ts"
import { type AskName, askWords, countedIn, longText, questionsFor } from "./village.ts"

type HouseOptions = Parameters<typeof openHouse>[1]

/** How a send that failed for `class` leaves its row, in each lane. */
const outcomes: Readonly<Record<Fault["kind"], { readonly dialog: string; readonly bulk: string; readonly attempts: number }>> = {
	throttled: { dialog: "pending", bulk: "pending", attempts: 0 },
	transient: { dialog: "pending", bulk: "pending", attempts: 1 },
	uncertain: { dialog: "pending", bulk: "uncertain", attempts: 1 },
	window: { dialog: "parked", bulk: "parked", attempts: 0 },
	auth: { dialog: "pending", bulk: "pending", attempts: 0 },
	gone: { dialog: "dead", bulk: "dead", attempts: 1 },
	invalid: { dialog: "dead", bulk: "dead", attempts: 1 },
}

export function conformance(harness: Harness, measured: Measured): void {
	describe(harness.name, () => {
		const open = new Set<House>()
		async function ended(house: House): Promise<void> {
			open.delete(house)
			await house.close()
			expectNoSecrets(house)
		}
		afterEach(async () => {
			await Promise.all([...open].map(ended))
		})
		async function started(options?: HouseOptions): Promise<{ readonly house: House; readonly person: Person }> {
			const house = await openHouse(harness, options)
			open.add(house)
			return { house, person: await house.platform.person() }
		}

		test("hands in what people do, as the contract says", async () => {
			const { house, person } = await started()
			const sent = [...(person.joins === undefined ? [] : ["joined"]), "text", ...harness.media, isTyped(house) ? "text" : "choice"]
			await person.joins?.("382417905")
			await person.says("问少")
			await eventually(async () => hasOption(await person.received(), "同意"))
			for (const kind of harness.media) await person.sends(kind, sampleOf(kind))
			await picks(house, person, "同意")
			await eventually(async () => (await house.events()).length === sent.length)
			const events = await house.events()
			expect(events.map((event) => (event.kind === "media" ? event.media : event.kind))).toEqual(sent)
			expect(new Set(events.map((event) => event.externalId)).size).toBe(sent.length)
			for (const event of events) {
				expect(event.chat).toEqual(events[0]?.chat)
				expect(event.from.id).toBe(events[0]?.from.id)
				expect(Math.abs(event.at - house.clock())).toBeLessThan(1_000)
				if (event.kind === "joined") expect(event.start).toBe("382417905")
				if (event.kind === "media" && event.media !== "location") {
					const kept = await house.host.media.get(event.ref)
					expect(kept?.bytes.length, event.media).toBe(sampleOf(event.media).length)
					expect(event).toMatchObject({ mime: kept?.mime, bytes: kept?.bytes.length })
				}
			}
			for (const kind of mediaKinds) measured(`in.${kind}`, harness.media.includes(kind))
			measured("in.joined", person.joins !== undefined)
		})

		test("counts an answer once, however often it is handed over", async () => {
			const { house, person } = await started()
			await person.says("问少")
			await eventually(async () => hasOption(await person.received(), "同意"))
			const press = await picks(house, person, "同意")
			await eventually(async () => (await countedIn(house.store)).length === 1)
			for (let i = 0; i < 3; i++) await press.redeliver()
			await person.says("说：完了")
			await eventually(async () => textsOf(await person.received()).includes("完了"))
			expect(await countedIn(house.store)).toEqual([["yes"]])
			expect((await house.events()).filter(isAnswer)).toHaveLength(1)
			measured("once", true)
		})

		test("two equal messages in a row are two messages", async () => {
			const { house, person } = await started()
			for (let i = 1; i <= 2; i++) {
				await person.says("说：一样")
				await eventually(async () => textsOf(await person.received()).filter((text) => text === "一样").length === i)
			}
			expect(await house.events()).toHaveLength(2)
		})

		test.each(["before", "after"] as const)(
			"acknowledges only after the commit: a failure %s it brings the event again, counted once",
			async (when) => {
				const { house, person } = await started()
				await person.says("问少")
				await eventually(async () => hasOption(await person.received(), "不同意"))
				const calls = house.accepts()
				house.troubleAccepts(when, when)
				await picks(house, person, "不同意")
				await eventually(async () => (await countedIn(house.store)).length === 1)
				await eventually(() => house.accepts() >= calls + 3)
				await person.says("说：完了")
				await eventually(async () => textsOf(await person.received()).includes("完了"))
				expect(await countedIn(house.store)).toEqual([["no"]])
				expect((await house.events()).filter(isAnswer)).toHaveLength(1)
				measured("ackAfterCommit", true)
			},
		)

		test.each(["few", "many", "long", "several"] as const)("every option of a question can be reached: %s", async (name) => {
			const { house, person } = await started()
			const { options, pick } = questionsFor(house.adapter.limits)[name]
			const ways = new Set<string>()
			for (const index of new Set([0, Math.floor(options.length / 2), options.length - 1])) {
				const wanted = options[index]
				if (wanted === undefined) throw new Error("no option")
				const before = (await person.received()).length
				await person.says(askWords[name])
				await eventually(async () => isWhole((await person.received()).slice(before), options))
				const shown = (await person.received()).slice(before)
				expect(missingFrom(shown, options)).toEqual([])
				const isNative = hasButton(shown, wanted.label)
				ways.add(isNative ? "buttons" : "numbers")
				if (!isNative) await person.says(String(index + 1))
				else if (pick.max > 1 && person.checks !== undefined) await person.checks([wanted.label])
				else await person.presses(wanted.label)
				await eventually(async () => (await countedIn(house.store)).at(-1)?.[0] === wanted.id)
			}
			measured(`ask.${name}`, [...ways].join("+"))
		})

		test("says a long text whole and in order", async () => {
			const { house, person } = await started()
			await person.says("长文")
			const lines = longText(house.adapter.limits).split("\n")
			await eventually(async () =>
				textsOf(await person.received())
					.join("\n")
					.includes(lines.at(-1) ?? ""),
			)
			const shown = textsOf(await person.received())
			expect(
				shown
					.join("\n")
					.split("\n")
					.filter((line) => line.trim() !== ""),
			).toEqual(lines)
			for (const text of shown) expect(text.length).toBeLessThanOrEqual(house.adapter.limits.text.max)
			measured("longText", house.adapter.limits.text)
		})

		test("shows what people wrote as they wrote it", async () => {
			const { person } = await started()
			const written = '<b>粗</b> & "引号" *星* _线_ [链](x) 😀 {"a":1}'
			await person.says(`说：${written}`)
			await eventually(async () => textsOf(await person.received()).includes(written))
		})

		test("keeps the order of a chat", async () => {
			const { house, person } = await started()
			const words = Array.from({ length: 12 }, (_, i) => `第${i + 1}句`)
			const { initiate } = house.adapter.limits
			for (const [i, word] of words.entries()) {
				await person.says(`说：${word}`)
				// Of more words in a row than may be answered, some answers would wait for the next one.
				if (initiate.kind !== "window" || (i + 1) % initiate.perWindow > 0) continue
				await eventually(async () => (await person.received()).length === i + 1)
			}
			await eventually(async () => (await person.received()).length === words.length)
			expect(textsOf(await person.received())).toEqual(words)
			measured("order", true)
		})

		test("keeps the pace the platform allows", async () => {
			const { house, person } = await started({ ownRates: true })
			const { perChat } = house.adapter.limits.rates
			await person.says("说：零")
			await eventually(async () => (await person.received()).length === 1)
			house.advance(600_000)
			// Where a window holds only so many, more would be parked.
			const { initiate } = house.adapter.limits
			const many = initiate.kind === "window" ? Math.min(8, initiate.perWindow - 1) : 8
			await house.announces("dialog", ...Array.from({ length: many }, (_, i) => `通知${i + 1}`))
			if (house.adapter.limits.visibleAtCommit || perChat === undefined) {
				await eventually(async () => (await person.received()).length === 1 + many)
			} else {
				const burst = Math.min(many, Math.max(1, perChat.burst))
				await eventually(async () => (await person.received()).length === 1 + burst)
				for (let extra = 1; burst + extra <= many; extra++) {
					house.advance(1_000 / perChat.perSecond)
					await eventually(async () => (await person.received()).length === 1 + burst + extra)
				}
			}
			measured("rates", house.adapter.limits.rates)
		})

		test("every fault of the platform leaves its message in the state of its class", async () => {
			const { house: probe } = await started()
			const { faults } = probe.platform
			const cases = faults.flatMap((fault, at) => (["dialog", "bulk"] as const).map((lane) => ({ fault, at, lane })))
			await inLanes(cases, async ({ fault, at, lane }) => {
				const { house, person } = await started()
				await person.says("说：你好")
				await eventually(async () => (await person.received()).length === 1)
				// The reply is written down before the platform goes wrong: its own end is not what is looked at.
				await eventually(async () => (await house.outbox()).at(-1)?.status === "sent")
				house.platform.faults[at]?.arrange()
				await house.announces(lane, "要紧的事")
				const rowOf = async () => (await house.outbox()).at(-1)
				await eventually(async () => ((await rowOf())?.cause ?? null) !== null)
				const row = await rowOf()
				const { attempts, ...expected } = outcomes[fault.class]
				// Where the platform shows a repetition once, a notice of which nobody knows is simply sent again.
				const isRepeated = fault.class === "uncertain" && house.adapter.limits.idempotentSend
				const status = isRepeated ? expected.dialog : expected[lane]
				expect({ status: row?.status, attempts: row?.attempts, class: row?.cause?.split(":")[0] }, `${fault.name}, ${lane}`).toEqual({
					status,
					attempts,
					class: fault.class,
				})
				if (fault.retryAfterMs !== undefined) expect(row?.dueAt).toBe(house.clock() + fault.retryAfterMs)
				expect((await house.chats())[0]?.closedAt !== null).toBe(fault.class === "gone")
				expect(house.path.deliverer.paused().has(house.adapter.id)).toBe(fault.class === "auth")
				for (const secret of house.platform.secrets) expect(row?.cause).not.toContain(secret)
				// Calm again, what waits to be tried again arrives.
				await house.platform.calm()
				house.advance(3_600_000)
				if (status === "pending") await eventually(async () => (await rowOf())?.status === "sent")
				await ended(house)
			})
			const seen = new Set(faults.map((fault) => fault.class))
			for (const kind of ["throttled", "transient", "uncertain", "auth", "gone", "invalid"] as const)
				measured(`fault.${kind}`, seen.has(kind))
		}, 60_000)

		test("parks what may not be said, and says it after the person's next word", async () => {
			const own = await started()
			measured("initiate", own.house.adapter.limits.initiate)
			if (own.house.adapter.limits.visibleAtCommit) return
			const { initiate } = own.house.adapter.limits
			// A channel without a window of its own is given one: the rule must hold over every wire.
			const { house, person } = await started({
				initiate: initiate.kind === "always" ? { kind: "window", hours: 48, perWindow: 1 } : initiate,
				publicUrl: "https://cun.example",
			})
			await person.says("说：你好")
			await eventually(async () => (await person.received()).length === 1)
			const places = initiate.kind === "window" ? initiate.perWindow : 1
			await house.announces("bulk", ...Array.from({ length: places }, (_, i) => `公告${i + 1}`))
			await eventually(async () => (await house.outbox()).filter((row) => row.status === "parked").length === 1)
			const knocks = async () => (await person.received()).flatMap(({ knock }) => (knock === undefined ? [] : [knock]))
			if (initiate.kind === "window" && initiate.knocks === true) {
				await eventually(async () => (await knocks()).length === 1)
				// A path within an address within a parameter.
				expect(decodeURIComponent(decodeURIComponent((await knocks())[0] ?? ""))).toContain(`/w/announced-公告${places}-${places - 1}`)
				// The next one waits as well, and nobody is told again on the same day.
				await house.announces("bulk", "再一条")
				await eventually(async () => (await house.outbox()).filter((row) => row.status === "parked").length === 2)
			}
			expect((await person.received()).filter(({ knock }) => knock === undefined)).toHaveLength(places)
			// Two places: the reply may take one before the parked message does.
			house.advance(60_000)
			await person.says("说：在")
			await eventually(
				async () => textsOf(await person.received()).includes("在") || textsOf(await person.received()).includes(`公告${places}`),
			)
			expect((await knocks()).length).toBe(initiate.kind === "window" && initiate.knocks === true ? 1 : 0)
		})

		test("a person who blocks us closes the address; a word opens it again", async () => {
			const { house, person } = await started()
			measured("in.blocked", person.blocks !== undefined)
			if (person.blocks === undefined) return
			await person.says("说：你好")
			await eventually(async () => (await person.received()).length === 1)
			await person.blocks()
			await eventually(async () => (await house.events()).at(-1)?.kind === "blocked")
			await eventually(async () => (await house.chats())[0]?.closedAt !== null)
			const attempts = house.platform.attempts?.()
			await house.announces("bulk", "听不到的")
			await eventually(async () => (await house.outbox()).at(-1)?.status === "parked")
			expect(house.platform.attempts?.()).toBe(attempts)
			house.advance(1_000)
			await person.says("说：回来了")
			await eventually(async () => textsOf(await person.received()).includes("回来了"))
			await eventually(async () => textsOf(await person.received()).includes("听不到的"))
		})

		test("in a group it is quiet unless addressed", async () => {
			const { house, person } = await started()
			const group = await house.platform.group?.()
			expect(group !== undefined).toBe(house.adapter.limits.groups)
			measured("groups", group !== undefined)
			if (group === undefined) return
			await group.joins(person)
			await group.says(person, "今天天气好", { mention: false })
			await group.says(person, "问少", { mention: true })
			await eventually(async () => hasOption(await group.received(), "同意"))
			expect(await group.received()).toHaveLength(1)
			const events = await house.events()
			expect(events.every((event) => event.group !== undefined)).toBe(true)
			expect((await house.chats()).map((chat) => chat.isGroup)).toEqual([true])
		})

		test("says how it is", async () => {
			const { house } = await started()
			await eventually(() => house.adapter.health().state === "up")
			const { away } = house.platform
			measured("health", away !== undefined)
			if (away !== undefined) {
				await away()
				// The request under way still ends well.
				const person = await house.platform.person()
				await person.says("说：还在")
				await eventually(() => house.adapter.health().state !== "up")
				expect(house.adapter.health().reason).toMatch(/\p{Script=Han}/u)
				await house.platform.calm()
				await eventually(() => house.adapter.health().state === "up")
			}
			await house.stop()
			expect(house.adapter.health().state).toBe("down")
		})

		test("stops cleanly: asks for nothing more, keeps nothing open", async () => {
			const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length
			const before = timers()
			const { house, person } = await started()
			await person.says("说：你好")
			await eventually(async () => (await person.received()).length === 1)
			await house.stop()
			await eventually(() => !house.platform.isReceiving())
			const calls = house.accepts()
			await house.platform.stop()
			await eventually(() => timers() <= before)
			expect(house.accepts()).toBe(calls)
			measured("stop", true)
		})
	})
}

/** Cases under way at once: most of their time goes in waiting for a platform that does not answer. */
const lanes = 6

/** Runs all of them to their end, then fails with the first that failed. */
async function inLanes<T>(cases: readonly T[], check: (one: T) => Promise<void>): Promise<void> {
	const left = cases.values()
	const lane = async (): Promise<void> => {
		for (const one of left) await check(one)
	}
	const results = await Promise.allSettled(Array.from({ length: lanes }, lane))
	const failed = results.find((result) => result.status === "rejected")
	if (failed !== undefined) throw failed.reason
}

function expectNoSecrets(house: House): void {
	const said = house.lines.join("\n")
	for (const secret of house.platform.secrets) expect(said).not.toContain(secret)
	for (const words of ["你好", "同意", "要紧的事", "李秀英", "382417905"]) expect(said).not.toContain(words)
}

/** A channel without native choices: options are answered by typing their number. */
function isTyped({ adapter: { limits } }: House): boolean {
	return limits.buttons.max === 0 && limits.list.max === 0
}

/** Answers 问少 the way the channel has. */
async function picks(house: House, person: Person, label: "同意" | "不同意"): Promise<Done> {
	return isTyped(house) ? person.says(typedNumbers[label]) : person.presses(label)
}

const typedNumbers = { 同意: "1", 不同意: "2" } as const

function isAnswer(event: Inbound): boolean {
	return event.kind === "choice" || (event.kind === "text" && /^[12]$/.test(event.text))
}

/** On a button or in the text. */
function hasOption(screens: readonly Screen[], label: string): boolean {
	return hasButton(screens, label) || screens.some((screen) => screen.text.includes(label))
}

function textsOf(screens: readonly Screen[]): string[] {
	return screens.map((screen) => screen.text)
}

function hasButton(screens: readonly Screen[], label: string): boolean {
	return screens.some((screen) => screen.buttons.includes(label))
}

type Options = ReturnType<typeof questionsFor>[AskName]["options"]

/** Options whose label stands nowhere on the screen. */
function missingFrom(screens: readonly Screen[], options: Options): readonly string[] {
	const shown = screens.flatMap((screen) => [screen.text, ...screen.buttons]).join("\n")
	return options.map((option) => option.label).filter((label) => !shown.includes(label))
}

function isWhole(screens: readonly Screen[], options: Options): boolean {
	return screens.length > 0 && missingFrom(screens, options).length === 0
}
