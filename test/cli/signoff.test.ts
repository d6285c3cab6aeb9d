/** A sign-off from the empty workbook to the report and the ledger anybody can check, as a village's helper does it. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import ExcelJS from "exceljs"
import { expect, it } from "vitest"
import { readConfig } from "../../src/config.ts"
import { createLogger } from "../../src/log.ts"
import { packageRoot } from "../../src/root.ts"
import { type Service, startService } from "../../src/serve.ts"
import { householdList } from "../../src/village/people/index.ts"
import { closeCampaign } from "../../src/village/signoff/creating.ts"
import { enterPaper } from "../../src/village/signoff/entering.ts"
import { campaignAnywhere } from "../../src/village/signoff/repo.ts"
import { cunkou, dataFolder, type Environment, type Ran } from "./run.ts"

const statement = "下面是本户承包地的地块、面积和四至，请核对。"

function document(ran: Ran) {
	expect(ran).toMatchObject({ code: 0 })
	return JSON.parse(ran.stdout)
}

/** The workbook filled in: three parcels of the three households of the example roster whose heads can sign. */
async function fill(file: string, total: string): Promise<void> {
	const workbook = new ExcelJS.Workbook()
	await workbook.xlsx.readFile(file)
	const [settings, list] = workbook.worksheets
	const given: Readonly<Record<string, string>> = { 标题: "土地确权签字", 级别: "A", 声明: statement, 公示天数: "0", 申报总面积: total }
	settings?.eachRow((row) => {
		const value = given[row.getCell(1).text]
		if (value !== undefined) row.getCell(2).value = value
	})
	const headings = new Map<string, number>()
	list?.getRow(1).eachCell((cell, column) => void headings.set(cell.text, column))
	const rows = [
		{ 户号: "001", 户主: "李福根", 地块编号: "X-1", 地块名称: "河边", 面积: "1.5" },
		{ 户号: "002", 户主: "王桂珍", 地块编号: "X-2", 地块名称: "坡上", 面积: "2.25" },
	]
	for (const [index, row] of rows.entries())
		for (const [name, text] of Object.entries(row)) {
			const column = [...headings].find(([heading]) => heading.startsWith(name))?.[1]
			if (column !== undefined && list !== undefined) list.getRow(index + 2).getCell(column).value = text
		}
	await workbook.xlsx.writeFile(file)
}

async function running(env: Environment): Promise<Service> {
	const read = readConfig({ ...env, PORT: "0", HOST: "127.0.0.1" })
	if (!read.ok) throw new Error(JSON.stringify(read.problems))
	return startService({ config: read.config, log: createLogger({ level: "silent" }) })
}

/** Every household signs on paper and the sign-off is closed; gives the bundle the service hands out. */
async function signAndClose({ house, url }: Service, id: string): Promise<string> {
	const { store } = house
	const campaign = await store.read((reader) => campaignAnywhere(reader, id))
	if (campaign === undefined) throw new Error("the sign-off is gone")
	const { villageId } = campaign
	const cx = { house, now: house.clock(), by: "staff" }
	for (const { id: householdId, number, persons } of await store.read((reader) => householdList(reader, villageId, cx.now))) {
		if (!["001", "002"].includes(number)) continue
		const signer = persons.find(({ isHead }) => isHead)?.personId ?? ""
		const paper = { signer, objections: undefined, means: "paper", photo: "sheet.png", witness: "王桂珍", signedAt: cx.now } as const
		const entered = await store.tx((tx) => enterPaper(tx, cx, campaign, { villageId, campaignId: id, householdId }, paper))
		expect(entered.ok).toBe(true)
	}
	expect(await store.tx((tx) => closeCampaign(tx, cx, villageId, id))).toMatchObject({ ok: true })
	const answer = await fetch(`${url}/verify/ledger/QJ.jsonl`)
	expect(answer.status).toBe(200)
	return answer.text()
}

it("from the template to a bundle that verifies with the posted root, and a report among the exported files", async () => {
	const { folder, env } = dataFolder()
	await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")
	await cunkou(env, "roster", "import", join(packageRoot, "examples", "roster-qingjiang.csv"), "--village", "QJ")
	const file = join(folder, "签字.xlsx")
	expect(document(await cunkou(env, "template", "signoff", "--out", file, "--json"))).toEqual({ kind: "signoff", file })

	await fill(file, "9")
	const wrong = await cunkou(env, "signoff", "create", file, "--village", "QJ")
	expect(wrong).toMatchObject({ code: 1, stdout: "" })
	expect(wrong.stderr).toContain("明细相加是 3.75，申报总数写的是 9。")
	expect(wrong.stderr).toContain("[signoff.invalid]")
	await fill(file, "3.75")
	const opened = document(await cunkou(env, "signoff", "create", file, "--village", "QJ", "--json"))
	expect(opened).toMatchObject({ village: "QJ", title: "土地确权签字", level: "A", headless: [], notified: 0 })
	expect(opened.statement).toMatch(/^[0-9a-f]{64}$/)

	const before = document(await cunkou(env, "signoff", "status", opened.id, "--json"))
	expect(before).toMatchObject({ state: "open", complete: false, recounted: true })
	expect((await cunkou(env, "signoff", "status", "nothing")).stderr).toContain("[signoff.unknown]")

	const service = await running(env)
	const bundle = join(folder, "given.jsonl")
	try {
		writeFileSync(bundle, await signAndClose(service, opened.id))
	} finally {
		await service.stop()
	}
	const after = await cunkou(env, "signoff", "status", opened.id)
	expect(after.stdout).toContain("2/2")
	const line = document(await cunkou(env, "signoff", "status", opened.id, "--json"))
	expect(line).toMatchObject({ state: "closed", complete: true, recounted: true })
	expect(line.tally).toContainEqual(expect.objectContaining({ scope: "village", due: 2, confirmed: 2, paper: 2, pending: 0 }))

	// Neither database nor settings: what the service gave out is checked anywhere.
	const anywhere = { DATA_DIR: join(folder, "nothing") }
	const { latest, figures } = document(await cunkou(anywhere, "ledger", "verify", bundle, "--json"))
	expect(Object.fromEntries(figures)).toMatchObject({ "signoff.texts": 1, "signoff.closed": 1, "signoff.confirmed": 2 })
	const good = await cunkou(anywhere, "ledger", "verify", bundle, "--root", latest.root)
	expect(good).toMatchObject({ code: 0, stderr: "" })
	for (const said of ["都和您给的一致", "签字声明全文（件） 1", "已结案的签字（件） 1", "其中确认的户 2"])
		expect(good.stdout).toContain(said)
	const text = readFileSync(bundle, "utf8")
	expect(text).toContain(statement)
	writeFileSync(bundle, text.replace(statement, "下面是别的地，请核对。"))
	expect((await cunkou(anywhere, "ledger", "verify", bundle, "--root", latest.root)).stderr).toContain("[document.hash]")

	const out = join(folder, "out")
	const { files } = document(await cunkou(env, "export", "--village", "QJ", "--out", out, "--json"))
	expect(files).toEqual(expect.arrayContaining(["ledger.jsonl", "signoff/001-土地确权签字.xlsx", "signoff/001-土地确权签字.docx"]))
	const report = new ExcelJS.Workbook()
	await report.xlsx.readFile(join(out, "signoff/001-土地确权签字.xlsx"))
	expect(JSON.stringify(report.worksheets[0]?.getSheetValues())).toContain("2/2")
	expect(readFileSync(join(out, "signoff/001-土地确权签字.docx")).subarray(0, 2).toString()).toBe("PK")
	expect(await cunkou(anywhere, "ledger", "verify", join(out, "ledger.jsonl"), "--root", latest.root)).toMatchObject({ code: 0 })
}, 240_000)
