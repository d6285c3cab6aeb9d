import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
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
