/** `digest --village CODE`: the digest on the command line, as a role is told it. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { cunkou, dataFolder } from "./run.ts"

test("a fresh village's digest, by role; what is typed wrongly is said", async () => {
	const { folder, env } = dataFolder()
	await cunkou(env, "village", "add", "--name", "清江村", "--code", "QJ")
	const roster = join(folder, "r.csv")
	writeFileSync(roster, "户号,与户主关系,姓名,村民小组\n1,户主,李建国,一组\n2,户主,张福,二组\n")
	expect((await cunkou(env, "roster", "import", roster, "--village", "QJ")).code).toBe(0)
	const secretary = await cunkou(env, "digest", "--village", "QJ")
	expect([secretary.code, secretary.stdout]).toEqual([0, expect.stringMatching(/^【清江村】[\s\S]*花名册：能收到消息的 0\/2 户/)])
	const leader = await cunkou(env, "digest", "--village", "QJ", "--role", "group-leader", "--group", "一组", "--since", "12h")
	expect(leader.stdout).toContain("一组还有 1 户聊天里联系不上")
	expect(leader.stdout).not.toContain("0/2")
	const { code, stdout } = await cunkou(env, "digest", "--village", "QJ", "--role", "supervisor", "--json")
	expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ village: "QJ", role: "supervisor", decide: [] })])
	for (const wrong of [
		["--since", "soon"],
		["--role", "mayor"],
	])
		expect((await cunkou(env, "digest", "--village", "QJ", ...wrong)).code).toBe(2)
	expect((await cunkou(env, "digest", "--village", "XX")).code).toBe(1)
	const nowhere = await cunkou(env, "digest", "--village", "QJ", "--role", "group-leader", "--group", "九组")
	expect(nowhere).toMatchObject({ code: 1, stdout: "", stderr: "没有“九组”这个组，什么也没做。现有：一组、二组。 [group.unknown]\n" })
}, 180_000)
