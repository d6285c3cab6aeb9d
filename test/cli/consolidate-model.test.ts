/** A model server set by half helps nobody: `consolidate` goes on with the lexicon, and says why. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { cunkou, dataFolder } from "./run.ts"

const server = "http://127.0.0.1:9/v1"

it("says which variable of a half set model server is missing or wrong", { timeout: 60_000 }, async () => {
	const { env, folder } = dataFolder()
	const file = join(folder, "opinions.csv")
	writeFileSync(file, "id,text\n1,三组路灯坏了\n2,水渠堵了\n")
	const said = async (own: Readonly<Record<string, string>>) => {
		const { code, stdout, stderr } = await cunkou({ ...env, ...own }, "consolidate", file, "--json")
		expect({ code, way: JSON.parse(stdout).way }).toEqual({ code: 0, way: { made: "lexicon" } })
		return stderr
	}
	expect(await said({ LLM_BASE_URL: server })).toContain("（LLM_MODEL / EMBEDDING_MODEL），没有去问模型，只用了词库")
	expect(await said({ LLM_MODEL: "m" })).toContain("（LLM_BASE_URL），没有去问模型")
	expect(await said({ LLM_BASE_URL: "foo", LLM_MODEL: "m" })).toContain("（LLM_BASE_URL），没有去问模型")
	// Other mistakes of the environment are none of this command's, and a village without a model is told nothing.
	expect(await said({ PORT: "no" })).toBe("")
	expect(await said({})).toBe("")
})
