/** The opinion affair: what residents say, kept whole, numbered at once, shown to its author until it is settled. */

import type { Json } from "../../engine/flow.ts"
import type { Said } from "../../inbound/vocabulary.ts"
import { type Affair, registerFlow } from "../affair.ts"
import { opinionApi } from "./api.ts"
import { calls } from "./calls.ts"
import { isLikeChain } from "./chain.ts"
import { chainCalls } from "./chain-calls.ts"
import { opinionDigest } from "./digest.ts"
import { opinionFiles } from "./export.ts"
import { afterFlow, chainFlow, fileFlow, groupFlow, isOnlyPlace, mineFlow, visitFlow } from "./flow.ts"
import { mountFormRoutes } from "./form-routes.ts"
import { opinionsPath } from "./list-page.tsx"
import { personalData } from "./personal.ts"
import { recentOf } from "./repo.ts"
import { countOpinions } from "./repo-list.ts"
import { opinionRights } from "./rights.ts"
import { mountRoutes } from "./routes.ts"
import { opinionWord, parseNumber, supplementWithinMs } from "./rules.ts"
import { opinionSearch } from "./search.ts"
import { opinionTables } from "./tables.ts"
import { opinionTownship } from "./township.ts"
import { words } from "./words.ts"

export { fileInChat } from "./filing.ts"
export { mountOpinionForm } from "./form-routes.ts"
export { type ImportReport, importOpinions, previewOpinions } from "./import.ts"
export { type OpinionTable, readOpinionTable } from "./import-file.ts"
export { readOpinionFile } from "./read-file.ts"
export { type OpinionText, opinionTexts } from "./repo-all.ts"
export { maxTextLength } from "./rules.ts"
export { opinionTables } from "./tables.ts"
export { buildOpinionTemplate } from "./template.ts"
export { faultsTogether, importFault } from "./words-import-faults.ts"

const commandParams = (text: string): Json => ({ text, media: [], how: "command" })

function talkParams({ text, media }: Said): Json {
	const kept = media === undefined || media.kind === "sticker" ? [] : [{ kind: media.kind, ref: media.ref }]
	return { text, media: kept, how: "talk" }
}

/** A number alone shows the opinion; 不对 in front of it says that what was entered is wrong. */
function recogniseNumber(text: string): Json | undefined {
	const [, wrong, number = ""] = /^(不对)?[\s:：，,]*(.*)$/su.exec(text.slice(0, 100)) ?? []
	if (parseNumber(number) === undefined) return undefined
	return wrong === undefined ? { number } : { number, isWrong: true }
}

export const opinionAffair: Affair = {
	id: "opinion",
	tables: opinionTables,
	instanceTables: [],
	words,
	flows: [
		registerFlow(fileFlow, async ({ text, media, how }, { tx, house, now, who }) => {
			house.opinions?.prepare()
			const { villageId, person } = who
			const isAdded = media.length > 0 && (text === "" || isOnlyPlace(media))
			if (how === "command" || !isAdded || villageId === undefined || person === undefined) return { recent: null }
			const [latest] = await recentOf(tx, villageId, person.id, now, supplementWithinMs)
			return { recent: latest === undefined ? null : { id: latest.id } }
		}),
		registerFlow(afterFlow, async () => null),
		registerFlow(visitFlow, async () => null),
		registerFlow(chainFlow, async () => null),
		registerFlow(groupFlow, async () => null),
		registerFlow(mineFlow, async (_, { house }) => ({ locale: house.locale, timeZone: house.timeZone })),
	],
	calls: { ...calls, ...chainCalls },
	// Open to anyone, so that the dialog itself can say why not: a group needs other words than a stranger.
	chatWords: [
		{ word: opinionWord, kind: "argument", flow: fileFlow.type, params: commandParams, audience: "anyone", needsPerson: true },
		{ word: "走访", kind: "argument", flow: visitFlow.type, params: (text) => ({ text }), audience: "member" },
		// Only alone: a group's 接龙 that begins with the word is not meant for the bot.
		{ word: "接龙", kind: "whole", flow: chainFlow.type, params: () => ({ text: "" }), audience: "member" },
		{ word: "我的意见", kind: "whole", flow: mineFlow.type, params: () => ({ number: "" }), audience: "anyone", needsPerson: true },
	],
	recognisers: [
		{ flow: mineFlow.type, recognise: recogniseNumber },
		{ flow: chainFlow.type, recognise: (text) => (isLikeChain(text) ? { text } : undefined) },
	],
	plainTalk: [
		{ audience: "member", flow: fileFlow.type, params: talkParams },
		{ audience: "group", flow: groupFlow.type, params: ({ text }) => ({ text, isCommand: false }) },
	],
	menu: [
		{ id: "opinion.file", label: "opinion.menu.file", flow: fileFlow.type, params: commandParams(""), audience: "member" },
		{ id: "opinion.mine", label: "opinion.menu.mine", flow: mineFlow.type, params: { number: "" }, audience: "member" },
	],
	timers: {},
	record: {
		kind: "opinion",
		label: "record.kind.opinion",
		told: ["opinion.filed", "opinion.withdrawn"],
		events: ["opinion.", "opinions."],
		byDuty: ["opinions.chain", "opinion.visit"],
	},
	search: [opinionSearch],
	rights: opinionRights,
	nav: [{ path: opinionsPath, label: "opinion.nav", group: "voice", right: "opinion.read" }],
	homeTiles: async ({ reader, house, villageId }) => {
		const { received } = await countOpinions(reader, villageId, {})
		return [
			{
				label: house.say("opinion.home.received"),
				value: received,
				path: `${opinionsPath}?state=received`,
				isUrgent: false,
				right: "opinion.read",
			},
		]
	},
	township: opinionTownship,
	api: opinionApi,
	digest: opinionDigest,
	personal: personalData,
	exportFiles: opinionFiles,
	routes: (server, house) => {
		mountRoutes(server, house)
		mountFormRoutes(server, house)
	},
}
