/** The demonstration: a made-up village, set up and used over the same paths as a real one. */

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { affairs } from "../affairs.ts"
import { setUpVillage } from "../app.ts"
import type { Config } from "../config.ts"
import { words as routerWords } from "../inbound/words.ts"
import { createLogger } from "../log.ts"
import { packageRoot } from "../root.ts"
import { type Service, startService } from "../serve.ts"
import { mediaStore } from "../store/media.ts"
import type { House } from "../village/affair.ts"
import {
	chinaDate,
	codesList,
	importRoster,
	type ListedCode,
	makeCodes,
	readRoster,
	readRosterFile,
	type Village,
} from "../village/people/index.ts"
import type { Definition } from "../village/survey/definition.ts"
import { publishSurvey, readSurveyText } from "../village/survey/index.ts"
import { type Check, checkVillage } from "./checks.ts"
import { type DemoClock, demoClock, monthBefore, type PlayedMonth } from "./clock.ts"
import { type Consolidated, consolidateDemo, importFile, nothingImported } from "./consolidating.ts"
import { type CouncilCounts, playCouncil } from "./council.ts"
import { type Counts, countVillage } from "./counts.ts"
import { discloseMonth, keepUp } from "./disclosing.ts"
import type { Month } from "./disclosure-checks.ts"
import { hearing } from "./hearing.ts"
import { innerPhone } from "./inner-phone.ts"
import { messagesOnTheirWay } from "./on-their-way.ts"
import { planHousehold } from "./persona.ts"
import { randomOf } from "./random.ts"
import { rosterCsv } from "./roster-csv.ts"
import { playSignoff } from "./signoff.ts"
import type { SignoffFigures } from "./signoff-checks.ts"
import { simulate } from "./simulation.ts"
import { appointStaff, type DemoStaff } from "./staff.ts"
import { type DemoHousehold, makeVillage } from "./village.ts"
import type { DemoSay } from "./words.ts"

export type DemoOptions = {
	/** A file of opinions to add, as `opinions import` takes it. */
	readonly opinions?: Buffer | undefined
	/** Its data folder, already made ready (`freshFolder`); never the village's own. */
	readonly folder: string
	readonly households: number
	/** How many percent of the households take part. */
	readonly sharePercent: number
	/** 0 takes any free port. */
	readonly port: number
	/** The time of day it ends in; a test has an hour of its own. Default: the machine's. */
	readonly machine?: () => number
	readonly progress: (line: string) => void
	readonly say: DemoSay
}

export type Demo = {
	readonly service: Service
	readonly village: Village
	readonly counts: Counts
	readonly checks: readonly Check[]
	readonly signoff: SignoffFigures
	/** Notices of a month, told and seen. */
	readonly month: Month
	readonly council: CouncilCounts
	/** How long the residents took, ms. */
	readonly tookMs: number
	/** A household nobody enrolled for yet, for the visitor. */
	readonly guest: { readonly household: string; readonly code: string }
	readonly administrator: DemoStaff
	/** From opinions to the posted list. */
	readonly consolidated: Consolidated
}

/** The same village each time; its codes and keys are new. */
const seed = 20_260_101
/** Enough for full group commits, few enough for a phone's worth of memory. */
const residentsAtOnce = 100
/** Of the households that take part: they come in the first days, and live through the month of disclosure; the others come today. */
const earlyShare = 0.6

export async function playDemo(base: Config, options: DemoOptions): Promise<Demo> {
	const { folder, port, machine = Date.now } = options
	// The village's own database and key are out of reach here, whatever the environment says.
	const { databaseUrl: _, secretKey: __, ...rest } = base
	const config: Config = { ...rest, dataDir: folder, port }
	const log = createLogger({ level: "warn" })
	// It begins in the last month whose disclosure is over, and ends today.
	const month = monthBefore(machine(), config.timeZone)
	const clock = demoClock(month.begins, machine)
	const service = await startService({ config, log, demo: true, clock: clock.now })
	try {
		return await playOn(service, options, { month, clock })
	} catch (error) {
		await service.stop()
		throw error
	}
}

type Time = { readonly month: PlayedMonth; readonly clock: DemoClock }

async function playOn(service: Service, options: DemoOptions, { month, clock }: Time): Promise<Demo> {
	const { folder, households: count, sharePercent, progress, say, opinions } = options
	const { house } = service
	const random = randomOf(seed)
	const households = makeVillage(count, random)
	const village = await settle(house, households, say, progress)
	const codes = await listCodes(house, village.id)
	const { surveyId, definition } = await publish(house, village.id)
	const administrator = await appointStaff(house, village.id)
	progress(say("demo.published", { title: definition.title }))

	const takingPart = households.filter((_, i) => random.fork(`takes part ${i}`).chance(sharePercent / 100))
	const plans = takingPart.map((household) =>
		planHousehold(household, codeOf(codes, household.number), definition, random.fork(`plan ${household.number}`)),
	)
	const hears = hearing([routerWords, ...affairs.map(({ words }) => words)], house.locale)
	const line = { accept: service.path.accept, history: service.path.history, media: mediaStore(folder), clock: house.clock }
	const startedAt = performance.now()
	const phone = (address?: string) => innerPhone(line, address)
	const rest = () => settled(service)
	let been = 0
	const come = (some: typeof plans) =>
		simulate(some, {
			phone,
			hears,
			definition,
			atOnce: residentsAtOnce,
			onDone: () => {
				been += 1
				if (been % 100 === 0) progress(say("demo.progress", { done: been, all: plans.length }))
			},
		})
	const early = plans.filter(({ household: { number } }) => random.fork(`early ${number}`).chance(earlyShare))
	const late = plans.filter((plan) => !early.includes(plan))
	const first = await come(early)
	progress(say("demo.disclosing", { period: month.period }))
	const of = { house, villageId: village.id, clock, month, random: random.fork("month"), accept: line.accept, phone, hears, settle: rest }
	const disclosed = await discloseMonth(of)
	await keepUp(of)
	clock.catchUp()
	await rest()
	const memories = [...first, ...(await come(late))].toSorted((a, b) => a.number.localeCompare(b.number))
	for (const { number, lost } of memories) if (lost !== undefined) progress(`${number} ${lost}`)
	const stage = { house, villageId: village.id, households, memories, hears, random, media: line.media, progress, say }
	const signed = await playSignoff({ ...stage, phone, administrator: administrator.name, atOnce: residentsAtOnce })
	progress(say("demo.delivering"))
	await delivered(house)
	const tookMs = performance.now() - startedAt
	// What the residents remember is held against the store before anything comes from elsewhere.
	const checks = [
		...(await house.store.read((reader) =>
			checkVillage(reader, { villageId: village.id, surveyId, definition, now: house.clock() }, memories),
		)),
		...disclosed.checks,
	]
	progress(say("demo.consolidating"))
	const imported = opinions === undefined ? nothingImported : await importFile(house, village.id, opinions)
	const consolidated = await consolidateDemo(house, village.id, administrator.name, imported)
	const counts = await house.store.read((reader) => countVillage(reader, village.id, house.clock()))
	const left = households.find((household) => !takingPart.includes(household)) ?? households.at(-1)
	const guest = { household: left?.number ?? "", code: codeOf(codes, left?.number ?? "") }
	progress(say("demo.council", { items: consolidated.equation.items ?? 0 }))
	const council = await playCouncil({
		house,
		villageId: village.id,
		households,
		codeOf: (number) => codeOf(codes, number),
		phone: () => phone(),
		hears,
		random: random.fork("council"),
	})
	await delivered(house)
	return {
		service,
		village,
		counts,
		checks: [...checks, ...signed.checks, ...chainChecks(council)],
		signoff: signed.figures,
		month: disclosed.month,
		council,
		consolidated,
		tookMs,
		guest,
		administrator,
	}
}

/** The items add up through all stages, and each author of a decided one has one record of it. */
function chainChecks({ matters, stages, told, untold }: CouncilCounts): readonly Check[] {
	const placed = stages.reduce((sum, { items }) => sum + items, 0)
	return [
		{ id: "stages", ok: placed === matters, of: matters, wrong: Math.abs(placed - matters) },
		{ id: "authors", ok: untold === 0, of: told.persons, wrong: untold },
	]
}

/** Makes the village and imports its roster as the file a village hands in. */
async function settle(
	house: House,
	households: readonly DemoHousehold[],
	say: DemoSay,
	progress: (line: string) => void,
): Promise<Village> {
	const name = "清江村"
	progress(say("demo.preparing", { village: name, households: households.length }))
	const added = await house.store.tx((tx) =>
		setUpVillage(tx, house, { id: house.newId(), name, code: "QJ", township: "清江镇", now: house.clock() }),
	)
	if (!added.ok) throw new Error(`the demo village was refused: ${added.code}`)
	const file = await readRosterFile(Buffer.from(rosterCsv(households)))
	if (!file.ok) throw new Error(`the demo roster was refused: ${file.code}`)
	const roster = readRoster(file.table, chinaDate(house.clock()))
	if (!roster.ok) throw new Error(`the demo roster was refused: ${roster.code}`)
	await importRoster(house, added.village.id, roster.plan, null)
	await makeCodes(house, added.village.id)
	return added.village
}

async function listCodes(house: House, villageId: string): Promise<ReadonlyMap<string, ListedCode>> {
	const codes = new Map<string, ListedCode>()
	for await (const page of codesList(house, villageId)) for (const entry of page) codes.set(entry.household, entry)
	return codes
}

function codeOf(codes: ReadonlyMap<string, ListedCode>, number: string): string {
	const code = codes.get(number)?.code
	if (code === undefined || code === null) throw new Error(`household ${number} of the demo has no code`)
	return code
}

async function publish(house: House, villageId: string): Promise<{ readonly surveyId: string; readonly definition: Definition }> {
	const now = house.clock()
	const read = readSurveyText(readFileSync(join(packageRoot, "examples", "survey-qingjiang.json"), "utf8"), {
		now,
		timeZone: house.timeZone,
	})
	if (!read.ok) throw new Error("the demo survey cannot be read")
	const published = await house.store.tx((tx) => publishSurvey(tx, { house, now, by: null }, { villageId, file: read.survey }))
	if (!published.ok) throw new Error(`the demo survey was refused: ${published.code}`)
	return { surveyId: published.survey.id, definition: read.survey.definition }
}

/** Waits until all that is due by the clock is done, and nothing is left to work or to send. */
async function settled({ house, path }: Service): Promise<void> {
	for (let rounds = 0; rounds < mostRounds; rounds++) {
		const rung = await path.clockwork.ring()
		await delivered(house)
		if (rung === 0) return
	}
}

/** A broadcast to a village rings a few times: more is a timer that never rests. */
const mostRounds = 200

/** Waits until nothing is left to work or to send but what waits for the morning; the last replies and notices are on their way. */
async function delivered({ store, clock }: House): Promise<void> {
	for (let looks = 0; looks < 600; looks++) {
		if ((await store.read((reader) => messagesOnTheirWay(reader, clock()))) === 0) return
		await sleep(50)
	}
}
