/** A small village with many grown-ups, set up by the command line as an operator would. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { fullName } from "../../src/demo/names.ts"
import type { Random } from "../../src/demo/random.ts"
import { rosterCsv } from "../../src/demo/roster-csv.ts"
import type { DemoHousehold, Villager } from "../../src/demo/village.ts"
import type { Definition } from "../../src/village/survey/definition.ts"
import { readSurvey } from "../../src/village/survey/index.ts"
import { cunkou, type Environment } from "../cli/run.ts"

const survey = {
	title: "停电也要答完的问卷",
	unit: "person",
	secrecy: "named",
	questions: [
		{ kind: "single", title: "路灯装在哪里？", options: ["村口", "学校门口", "桥头", "晒场"] },
		{ kind: "multiple", title: "哪些地方要先修？", options: ["水渠", "村道", "公厕", "广场"], min: 1, max: 3 },
		{ kind: "number", title: "您家能出几个工？", min: 0, max: 30, required: false },
		{ kind: "scale", title: "对现在满意吗？", steps: 5, low: "不满意", high: "满意" },
		{ kind: "text", title: "还有什么要说的？", required: false },
	],
}

export type CrashPerson = { readonly household: string; readonly villager: Villager; readonly code: string }
export type CrashVillage = { readonly definition: Definition; readonly households: readonly (readonly CrashPerson[])[] }

const relations = ["户主", "配偶", "长子", "长女", "次子", "次女", "三子", "三女"]
const code = "QJ"

/** `size` households of eight grown-ups each: every one of them will come with a phone of their own. */
export async function foundVillage(env: Environment, folder: string, size: number, random: Random): Promise<CrashVillage> {
	const households = Array.from({ length: size }, (_, i) => household(i, random))
	const files = { roster: join(folder, "roster.csv"), survey: join(folder, "survey.json") }
	writeFileSync(files.roster, rosterCsv(households))
	writeFileSync(files.survey, JSON.stringify(survey))
	await done(env, "village", "add", "--name", "停电村", "--code", code)
	await done(env, "roster", "import", files.roster, "--village", code)
	await done(env, "survey", "publish", files.survey, "--village", code, "--open")
	const listed = codesSchema.parse(JSON.parse(await done(env, "roster", "codes", "--village", code)))
	const codes = new Map(listed.codes.map((entry) => [entry.household, entry.code]))
	const read = readSurvey(survey, { now: Date.now(), timeZone: "Asia/Shanghai" })
	if (!read.ok) throw new Error("the survey of the crash test is wrong")
	return {
		definition: read.survey.definition,
		households: households.map(({ number, villagers }) =>
			villagers.map((villager) => ({ household: number, villager, code: codes.get(number) ?? "" })),
		),
	}
}

const codesSchema = z.object({ codes: z.array(z.object({ household: z.string(), code: z.string() })) })

async function done(env: Environment, ...typed: readonly string[]): Promise<string> {
	const { code: exit, stdout, stderr } = await cunkou(env, ...typed, "--json")
	if (exit !== 0) throw new Error(`cunkou ${typed.join(" ")} ended with ${exit}: ${stderr}`)
	return stdout
}

function household(index: number, random: Random): DemoHousehold {
	const family = random.pick(Array.from("王李张刘陈杨赵黄周吴"))
	const taken = new Set<string>()
	const villagers = relations.map((relation, i): Villager => {
		const sex = i % 2 === 0 ? "男" : "女"
		const phone = i === 0 ? `1990000${String(index).padStart(4, "0")}` : ""
		return {
			name: newName(family, sex, taken, random),
			relation,
			sex,
			birth: `${1950 + i * 5}-03-0${i + 1}`,
			phone,
			residence: "常住",
			role: "",
		}
	})
	const [head, ...others] = villagers
	if (head === undefined) throw new Error("a household has a head")
	return {
		number: String(index + 1).padStart(3, "0"),
		group: "一组",
		grid: "第1网格",
		address: `桥头${index + 1}号`,
		contact: "",
		villagers: [head, ...others],
	}
}

function newName(family: string, sex: "男" | "女", taken: Set<string>, random: Random): string {
	const name = fullName(family, sex, 1960, random)
	if (taken.has(name)) return newName(family, sex, taken, random)
	taken.add(name)
	return name
}
