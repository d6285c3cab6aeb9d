/** digest: what a committee asks for, in a village of 3,000 people with five years of data. */
import { eq, sql } from "drizzle-orm"
import { databaseFile } from "../src/app.ts"
import { newId } from "../src/store/ids.ts"
import { migrateSqlite } from "../src/store/migrate.ts"
import { openSqliteStore } from "../src/store/sqlite.ts"
import type { Store } from "../src/store/store.ts"
import { transportTables } from "../src/store/transport.ts"
import { dayMs } from "../src/text/date.ts"
import { chartPicture } from "../src/village/digest/chart.ts"
import { lookerOf } from "../src/village/digest/looker.ts"
import { factsOf, panelsOf } from "../src/village/digest/read.ts"
import { toldTo } from "../src/village/digest/told.ts"
import { opinionTables } from "../src/village/opinion/tables.ts"
import { peopleTables } from "../src/village/people/index.ts"
import { surveyTables } from "../src/village/survey/index.ts"
import { temporaryFolder } from "./process.ts"
import { type Bench, compared, type Result } from "./report.ts"
import { type BenchPerson, benchVillage } from "./seed.ts"
import { benchHouse, seedSurvey } from "./world.ts"

const population = 3_000
const spanMs = 5 * 365 * dayMs
const messagesPerPerson = 200
const opinions = 6_000
const responsesOfOpenSurvey = 2_000
const groups = 12
const rounds = 15
const rowsPerInsert = 400

async function digest(): Promise<readonly Result[]> {
	const { folder, remove } = temporaryFolder()
	try {
		migrateSqlite(databaseFile(folder), 0)
		const store = openSqliteStore(databaseFile(folder))
		const house = benchHouse(store, folder)
		const people = await seedSurvey(store, house, population)
		const now = Date.now()
		const note = await seedYears(store, people, now)
		const looker = lookerOf(house, { personId: "", roles: ["secretary", "group-leader"], groupName: "1组" })
		const told = async (days: number) => {
			const span = { from: now - days * dayMs, to: now + dayMs }
			return toldTo(await store.read((reader) => factsOf(reader, house, { villageId: benchVillage, span, groups: ["1组"] })), looker)
		}
		const drawn = async () => chartPicture(panelsOf((await told(31)).sections, house), { title: "测速村", note: "" })
		const results = [
			compared("digest/day", "ms", await median(() => told(1)), undefined, note),
			compared("digest/month", "ms", await median(() => told(31)), undefined, note),
			compared("digest/chart", "ms", await median(drawn), undefined, `${(await drawn())?.length ?? 0} bytes of PNG; ${note}`),
		]
		await store.close()
		return results
	} finally {
		remove()
	}
}

/** Five years of messages and opinions, evenly, and an open survey two thirds answered. */
async function seedYears(store: Store, people: readonly BenchPerson[], now: number): Promise<string> {
	const dateOf = (i: number, of: number) => now - Math.floor((i / of) * spanMs)
	await store.tx(async (tx) => {
		const { household, residentGroup } = tx.tables(peopleTables)
		for (let i = 0; i < groups; i++) {
			await tx.db.insert(residentGroup).values({ villageId: benchVillage, id: `g${i}`, name: `${i + 1}组`, kind: "group" })
			await tx.db
				.update(household)
				.set({ groupId: `g${i}` })
				.where(sql`cast(${household.number} as integer) % ${groups} = ${i}`)
		}
	})
	for (let n = 0; n < messagesPerPerson; n++)
		await inParts(people, (part) =>
			store.tx(async (tx) => {
				const { outbox } = tx.tables(transportTables)
				const at = dateOf(n, messagesPerPerson)
				await tx.db.insert(outbox).values(
					part.map(({ chatId }) => ({
						chatId,
						lane: "dialog" as const,
						seq: n + 1,
						id: newId(at),
						status: "sent" as const,
						dueAt: at,
						attempts: 0,
						partsSent: 1,
						createdAt: at,
						sentAt: at,
					})),
				)
			}),
		)
	await inParts(
		Array.from({ length: opinions }, (_, i) => i),
		(part) =>
			store.tx(async (tx) => {
				const { opinion } = tx.tables(opinionTables)
				await tx.db.insert(opinion).values(
					part.map((i) => ({
						villageId: benchVillage,
						id: newId(dateOf(i, opinions)),
						year: 2020,
						serial: i + 1,
						number: `BN-2020-${i + 1}`,
						personId: people[i % population]?.personId ?? null,
						householdId: `h${i % population}`,
						groupName: `${(i % groups) + 1}组`,
						text: "路灯坏了",
						media: [],
						sourceKind: "chat" as const,
						channel: "telegram",
						isNamed: false,
						state: "received" as const,
						createdAt: dateOf(i, opinions),
					})),
				)
			}),
	)
	await store.tx(async (tx) => {
		const { survey, surveyResponse } = tx.tables(surveyTables)
		const [open] = await tx.db.select({ id: survey.id }).from(survey).where(eq(survey.villageId, benchVillage))
		await inParts(people.slice(0, responsesOfOpenSurvey), async (part) => {
			await tx.db.insert(surveyResponse).values(
				part.map(({ personId }) => ({
					villageId: benchVillage,
					surveyId: open?.id ?? "",
					respondent: personId,
					revision: 1,
					startedBy: personId,
					channel: "telegram",
					startedAt: now,
					completedAt: now,
				})),
			)
		})
	})
	return `${population} people, ${messagesPerPerson * population} messages, ${opinions} opinions, ${responsesOfOpenSurvey} responses; median of ${rounds}`
}

async function inParts<T>(rows: readonly T[], insert: (part: readonly T[]) => Promise<void>): Promise<void> {
	for (let i = 0; i < rows.length; i += rowsPerInsert) await insert(rows.slice(i, i + rowsPerInsert))
}

async function median(work: () => Promise<unknown>): Promise<number> {
	const times: number[] = []
	for (let i = 0; i < rounds; i++) {
		const began = performance.now()
		await work()
		times.push(performance.now() - began)
	}
	return times.toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN
}

export const digestBenches: readonly Bench[] = [{ name: "digest", run: digest }]
