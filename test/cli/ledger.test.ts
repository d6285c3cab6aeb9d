import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { z } from "zod"
import { databaseFile } from "../../src/app.ts"
import { appendEntry, keysOf } from "../../src/ledger/index.ts"
import { openSqliteStore } from "../../src/store/sqlite.ts"
import { villageByCode } from "../../src/village/people/index.ts"
import { cunkou, dataFolder } from "./run.ts"

it("exports a village's ledger and checks it, and names the entry somebody changed in it", async () => {
	const { folder, env } = dataFolder()
	expect(await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")).toMatchObject({ code: 0 })
	const store = openSqliteStore(databaseFile(env.DATA_DIR ?? ""))
	const village = await store.read((reader) => villageByCode(reader, "QJ"))
	const villageId = village?.id ?? ""
	for (let answer = 1; answer <= 5; answer++)
		await store.tx((tx) => appendEntry(tx, { villageId, kind: "test.answer", at: Date.now(), body: { answer } }))
	// Made with the village, not at the first signature.
	const [key] = await store.read((reader) => keysOf(reader, villageId))
	await store.close()

	const out = join(folder, "out")
	const exported = await cunkou(env, "export", "--village", "QJ", "--out", out, "--json")
	expect(exported).toMatchObject({ code: 0 })
	expect(JSON.parse(exported.stdout)).toMatchObject({ village: "QJ", files: expect.arrayContaining(["ledger.jsonl"]) })

	const bundle = join(out, "ledger.jsonl")
	// Neither database nor settings: the verifier runs anywhere.
	const anywhere = { DATA_DIR: join(folder, "nothing") }
	const alone = await cunkou(anywhere, "ledger", "verify", bundle)
	expect(alone).toMatchObject({ code: 0, stderr: "" })
	expect(alone.stdout).toContain("只是自己说得通")
	const root = /：([0-9a-f]{64})/.exec(alone.stdout)?.[1] ?? ""
	const known = await cunkou(anywhere, "ledger", "verify", bundle, "--key", key?.publicKey ?? "")
	expect(known.code).toBe(0)
	expect(known.stdout).toContain("都和您给的一致")

	const text = readFileSync(bundle, "utf8")
	writeFileSync(bundle, text.replace('{"answer":3}', '{"answer":8}'))
	const changed = await cunkou(anywhere, "ledger", "verify", bundle, "--root", root, "--json")
	expect(changed.code).toBe(1)
	expect(changed.stderr).toContain("第 3 条（文件第 4 行）：内容和指纹对不上")
	expect(JSON.parse(changed.stdout)).toMatchObject({ ok: false, isAnchored: false, fault: { code: "entry.changed", seq: 3 } })

	writeFileSync(bundle, Buffer.from(text, "utf8").fill(0xff, 200, 201))
	expect((await cunkou(anywhere, "ledger", "verify", bundle)).stderr).toContain("不是 UTF-8")
}, 120_000)

it("changes the signing key for a reason, and who wrote the old key down still follows; without a reason nothing changes", async () => {
	const { folder, env } = dataFolder()
	expect(await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")).toMatchObject({ code: 0 })
	const refused = await cunkou(env, "ledger", "rotate-key", "--village", "QJ", "--reason", "  ")
	expect(refused).toMatchObject({ code: 1, stdout: "" })
	expect(refused.stderr).toContain("为什么")
	expect((await cunkou(env, "ledger", "rotate-key", "--village", "QJ")).code).toBe(2)

	const write = async (from: number) => {
		const store = openSqliteStore(databaseFile(env.DATA_DIR ?? ""))
		const village = await store.read((reader) => villageByCode(reader, "QJ"))
		const villageId = village?.id ?? ""
		for (let answer = from; answer < from + 3; answer++)
			await store.tx((tx) => appendEntry(tx, { villageId, kind: "test.answer", at: Date.now(), body: { answer } }))
		const keys = await store.read((reader) => keysOf(reader, villageId))
		await store.close()
		return keys.map(({ publicKey }) => publicKey)
	}
	const [old = ""] = await write(1)
	const rotated = await cunkou(env, "ledger", "rotate-key", "--village", "QJ", "--reason", "电脑送修", "--json")
	expect(rotated).toMatchObject({ code: 0 })
	const { number, publicKey } = z.object({ number: z.number(), publicKey: z.string() }).parse(JSON.parse(rotated.stdout))
	expect([number, publicKey === old]).toEqual([2, false])
	expect((await write(4)).toSorted()).toEqual([old, publicKey].toSorted())

	const out = join(folder, "out")
	expect(await cunkou(env, "export", "--village", "QJ", "--out", out)).toMatchObject({ code: 0 })
	const bundle = join(out, "ledger.jsonl")
	const anywhere = { DATA_DIR: join(folder, "nothing") }
	for (const key of [old, publicKey]) expect(await cunkou(anywhere, "ledger", "verify", bundle, "--key", key)).toMatchObject({ code: 0 })
	expect((await cunkou(anywhere, "ledger", "verify", bundle, "--key", "ab".repeat(32))).code).toBe(1)
	// The handover taken out: what the new key signed hangs in the air.
	const lines = readFileSync(bundle, "utf8").split("\n")
	writeFileSync(bundle, lines.filter((line) => !line.includes('"ledger.key"')).join("\n"))
	const cut = await cunkou(anywhere, "ledger", "verify", bundle, "--key", old, "--json")
	expect(cut.code).toBe(1)
	expect(JSON.parse(cut.stdout)).toMatchObject({ ok: false, fault: { seq: 4 } })
}, 120_000)
