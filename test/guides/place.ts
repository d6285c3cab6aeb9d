/** A village as its helper sets it up on the command line, and the service run as the guides say. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { z } from "zod"
import { cunkou, type Environment, type Ran } from "../cli/run.ts"
import { startProgram } from "../e2e/service.ts"

const roster = [
	"户号,与户主关系,姓名,手机号,村民小组",
	"0001,户主,李建国,13812345678,三组",
	",妻,王桂英,,",
	"0002,户主,赵大山,13912345678,三组",
].join("\n")

const survey = {
	title: "路灯问卷",
	unit: "person",
	secrecy: "named",
	questions: [
		{
			id: "light",
			kind: "single",
			title: "三组装两盏路灯，您同意吗？",
			options: [
				{ id: "yes", label: "同意" },
				{ id: "no", label: "不同意" },
			],
		},
	],
}

const notice = { category: "service", title: "下周二停水半天", body: "水管要接新线，上午停水，请提前接好水。", disclosure: false }

const codesSchema = z.object({ codes: z.array(z.object({ household: z.string(), code: z.string() })) })

export type Place = Awaited<ReturnType<typeof setUpPlace>>

/** Made once; each guide is followed on a copy. */
export async function setUpPlace() {
	const folder = mkdtempSync(join(tmpdir(), "cunkou-guides-"))
	const own: Environment = { DATA_DIR: join(folder, "made"), TZ: zoneWhereItIsNoon(Date.now()) }
	const file = (name: string, content: string): string => {
		writeFileSync(join(folder, name), content)
		return join(folder, name)
	}
	const noticeFile = file("notice.json", JSON.stringify(notice))
	await done(own, "village", "add", "--name", "清江村", "--code", "QJ")
	await done(own, "roster", "import", file("roster.csv", roster), "--village", "QJ")
	const { codes } = codesSchema.parse(JSON.parse((await done(own, "roster", "codes", "--village", "QJ", "--json")).stdout))
	await done(own, "survey", "publish", file("survey.json", JSON.stringify(survey)), "--village", "QJ", "--open")
	// Copies are made of what nobody opens: a doctor who closes the village beside takes its journal away in mid-copy.
	const kept = join(folder, "kept")
	cpSync(join(folder, "made"), kept, { recursive: true })

	return {
		/** Of the household with two adults. */
		code: codes.find(({ household }) => household === "0001")?.code ?? "",
		survey: survey.title,
		notice: notice.title,
		/** `npx cunkou doctor` with a guide's settings, before anything is started. */
		doctor: (settings: Environment) => cunkou({ ...own, ...settings }, "doctor"),
		/** `npm start` with a guide's settings, on a copy of the village. */
		start: async (settings: Environment) => {
			const data = mkdtempSync(join(folder, "copy-"))
			cpSync(kept, data, { recursive: true })
			const env = { ...own, ...settings, DATA_DIR: data }
			const program = await startProgram(["scripts/run.js", "src/main.js", "serve"], /http\S+\/console\/setup\/\S+/, env)
			return {
				/** Where it listens, without a trailing slash. */
				url: `http://127.0.0.1:${/127\.0\.0\.1:(\d+)/.exec(program.said())?.[1] ?? ""}`,
				said: program.said,
				publishNotice: () => done(env, "notice", "publish", noticeFile, "--village", "QJ", "--when", "now"),
				letters: (out: string) => done(env, "roster", "letters", "--village", "QJ", "--out", join(data, out)),
				stop: program.stop,
			}
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	}
}

export type Started = Awaited<ReturnType<Place["start"]>>

async function done(env: Environment, ...typed: readonly string[]): Promise<Ran> {
	const ran = await cunkou(env, ...typed)
	if (ran.code !== 0) throw new Error(`${typed.join(" ")}: ${ran.stderr}`)
	return ran
}

/** Villages sleep at night and get no notices then; these are where it is noon, whenever the test runs. */
function zoneWhereItIsNoon(now: number): string {
	const east = 12 - new Date(now).getUTCHours()
	// POSIX counts the other way round.
	return `Etc/GMT${east > 0 ? "-" : "+"}${Math.abs(east)}`
}
