/** A village's opinions as the dialogs see them through their calls: in memory, by the affair's own rules. */
import { z } from "zod"
import type { CallResult } from "../../../src/engine/flow.ts"
import { afterFlow, fileFlow, groupFlow, isOnlyPlace, mineFlow, visitFlow } from "../../../src/village/opinion/flow.ts"
import { opinionAffair } from "../../../src/village/opinion/index.ts"
import {
	isRepeat,
	type MediaRef,
	maxMedia,
	mayBecome,
	numberOf,
	parseNumber,
	repeatWithinMs,
	type State,
	type StepKind,
	supplementWithinMs,
	withMedia,
} from "../../../src/village/opinion/rules.ts"
import { words } from "../../../src/village/opinion/words.ts"
import { fixtureFlow, type GoldenCall, type GoldenCx, type GoldenSetup, goldenDialog } from "../../support/golden.ts"

type Kept = {
	readonly id: string
	readonly number: string
	readonly personId: string
	readonly text: string
	readonly isEntered?: boolean
	place?: string
	isNamed?: boolean
	isDisputed?: boolean
	media: readonly MediaRef[]
	state: State
	readonly at: number
	readonly steps: { kind: StepKind; at: number }[]
}

const mediaSchema = z.array(z.object({ kind: z.enum(["image", "voice", "video", "file", "location"]), ref: z.string() }))
const notFound: CallResult = { ok: false, code: "OPINION_NOT_FOUND" }

export type Village = {
	/** Newest last. */
	readonly kept: Kept[]
	/** Somebody of the village takes the opinion up, or withdraws it, while the person looks. */
	refuseWithdrawal?: "OPINION_TAKEN_UP" | "OPINION_WITHDRAWN"
	refuseFiling?: string
	contact: string | null
	/** What the person said the last time they were asked about being named. */
	nameChoice: boolean | null
	/** Whether who speaks in the group has a private chat that acts for them. */
	hasPrivateChat: boolean
}

export function village(): Village {
	return { kept: [], contact: "王建国", nameChoice: null, hasPrivateChat: true }
}

/** Puts earlier opinions in, one a day, the last of them a day before `now`. */
export function withEarlier(home: Village, texts: readonly string[], now: number): Village {
	for (const [index, text] of texts.entries()) {
		const at = now - (texts.length - index) * 86_400_000
		home.kept.push({
			id: `o-${index + 1}`,
			number: numberOf("QJ", 2026, index + 1),
			personId: "p-li",
			text,
			media: [],
			state: "received",
			at,
			steps: [{ kind: "filed", at }],
		})
	}
	return home
}

function callsOf(home: Village): Readonly<Record<string, GoldenCall>> {
	const own = ({ who }: GoldenCx) => home.kept.filter(({ personId }) => personId === who.person?.id).toReversed()
	return {
		"opinion.file": (args, cx) => {
			if (home.refuseFiling !== undefined) return { ok: false, code: home.refuseFiling }
			const said = z.object({ text: z.string(), media: mediaSchema }).parse(args)
			const repeated = own(cx).find((one) => one.state === "received" && one.at >= cx.now - repeatWithinMs && isRepeat(said, one))
			if (repeated !== undefined)
				return { ok: true, value: { id: repeated.id, number: repeated.number, isRepeat: true, isNamed: home.nameChoice, contact: null } }
			const serial = home.kept.length + 1
			const made = { id: `o-${serial}`, number: numberOf("QJ", 2026, serial) }
			home.kept.push({
				...made,
				...said,
				personId: cx.who.person?.id ?? "",
				state: "received",
				at: cx.now,
				steps: [{ kind: "filed", at: cx.now }],
			})
			return { ok: true, value: { ...made, isRepeat: false, isNamed: home.nameChoice, contact: said.text === "" ? home.contact : null } }
		},
		"opinion.add": (args, cx) => {
			const { id, media } = z.object({ id: z.string(), media: mediaSchema }).parse(args)
			const one = own(cx).find((kept) => kept.id === id && kept.state === "received")
			if (one === undefined) return notFound
			if (one.media.length >= maxMedia) return { ok: false, code: "OPINION_FULL" }
			one.media = withMedia(one.media, media)
			one.steps.push({ kind: "media-added", at: cx.now })
			return { ok: true, value: { id, number: one.number, count: one.media.length } }
		},
		"opinion.mine": (args, cx) => {
			const { page, pageSize, mostOnOnePage } = z.object({ page: z.number(), pageSize: z.number(), mostOnOnePage: z.number() }).parse(args)
			const all = own(cx)
			const limit = all.length <= mostOnOnePage ? mostOnOnePage : pageSize
			const pages = Math.max(1, Math.ceil(all.length / limit))
			const at = Math.min(page, pages - 1)
			const items = all
				.slice(at * limit, (at + 1) * limit)
				.map(({ id, number, text, state, at: when }) => ({ id, number, text, state, at: when }))
			return { ok: true, value: { total: all.length, pages, page: at, items } }
		},
		"opinion.show": (args, cx) => {
			const which = z.object({ id: z.string().optional(), number: z.string().optional() }).parse(args)
			const parsed = which.number === undefined ? undefined : parseNumber(which.number)
			const number = parsed && numberOf(parsed.code, parsed.year, parsed.serial)
			const one = own(cx).find((kept) => kept.id === which.id || kept.number === number)
			if (one === undefined) return notFound
			const { id, text, media, state, at, steps } = one
			const canWithdraw = mayBecome(state, "withdrawn")
			return {
				ok: true,
				value: {
					id,
					number: one.number,
					text,
					media: media.length,
					sourceKind: text === "" ? "oral" : one.isEntered === true ? "visit" : "chat",
					place: one.place ?? null,
					isNamed: one.isNamed ?? home.nameChoice ?? false,
					isEntered: one.isEntered ?? false,
					isDisputed: one.isDisputed ?? false,
					state,
					at,
					canWithdraw,
					isOnly: own(cx).length === 1,
					steps,
				},
			}
		},
		"opinion.visit": () => ({ ok: true, value: { id: "v-1" } }),
		"opinion.fromGroup": () => (home.hasPrivateChat ? { ok: true, value: null } : { ok: false, code: "OPINION_NOT_MEMBER" }),
		"opinion.place": (args, cx) => {
			const { id, place, media } = z.object({ id: z.string(), place: z.string(), media: mediaSchema }).parse(args)
			const one = own(cx).find((kept) => kept.id === id && kept.state === "received")
			if (one === undefined) return notFound
			if (place !== "") one.place = place
			one.media = withMedia(one.media, media)
			return { ok: true, value: { id, number: one.number } }
		},
		"opinion.name": (args, cx) => {
			const { id, isNamed } = z.object({ id: z.string(), isNamed: z.boolean() }).parse(args)
			const one = own(cx).find((kept) => kept.id === id && kept.state === "received")
			if (one === undefined) return notFound
			one.isNamed = isNamed
			home.nameChoice = isNamed
			return { ok: true, value: { id, number: one.number } }
		},
		"opinion.dispute": (args, cx) => {
			const { id } = z.object({ id: z.string(), words: z.string() }).parse(args)
			const one = own(cx).find((kept) => kept.id === id && kept.isEntered === true)
			if (one === undefined) return notFound
			one.isDisputed = true
			return { ok: true, value: { id, number: one.number } }
		},
		"opinion.withdraw": (args, cx) => {
			if (home.refuseWithdrawal !== undefined) return { ok: false, code: home.refuseWithdrawal }
			const { id } = z.object({ id: z.string() }).parse(args)
			const one = own(cx).find((kept) => kept.id === id)
			if (one === undefined) return notFound
			one.state = "withdrawn"
			one.steps.push({ kind: "withdrawn", at: cx.now })
			return { ok: true, value: { id, number: one.number } }
		},
	}
}

export function opinionDialog(home: Village, setup: Partial<GoldenSetup> = {}) {
	const recentOf = ({ who, now }: GoldenCx) =>
		home.kept.findLast((one) => one.personId === who.person?.id && one.state === "received" && one.at >= now - supplementWithinMs)
	return goldenDialog({
		words: [words],
		flows: [
			fixtureFlow(fileFlow, (params, cx) => {
				const isPhotoAlone = params.how === "talk" && params.media.length > 0 && (params.text === "" || isOnlyPlace(params.media))
				const recent = isPhotoAlone ? recentOf(cx) : undefined
				return { recent: recent === undefined ? null : { id: recent.id } }
			}),
			fixtureFlow(afterFlow, () => null),
			fixtureFlow(groupFlow, () => null),
			fixtureFlow(visitFlow, () => null),
			fixtureFlow(mineFlow, () => ({ locale: "zh-CN" as const, timeZone: "Asia/Shanghai" })),
			...(setup.flows ?? []),
		],
		calls: callsOf(home),
		...setup,
		vocabulary: {
			words: [
				{
					word: "提意见",
					kind: "argument",
					flow: "opinion.file",
					params: (text) => ({ text, media: [], how: "command" }),
					audience: "anyone",
				},
				{ word: "走访", kind: "argument", flow: "opinion.visit", params: (text) => ({ text }), audience: "member" },
				{ word: "我的意见", kind: "whole", flow: "opinion.mine", params: () => ({ number: "" }), audience: "anyone" },
			],
			recognisers: opinionAffair.recognisers,
			plainTalk: [
				{
					audience: "member",
					flow: "opinion.file",
					params: ({ text, media }) => ({
						text,
						media: media === undefined || media.kind === "sticker" ? [] : [{ kind: media.kind, ref: media.ref }],
						how: "talk",
					}),
				},
				{ audience: "group", flow: "opinion.group", params: ({ text }) => ({ text, isCommand: false }) },
			],
			...setup.vocabulary,
		},
	})
}
