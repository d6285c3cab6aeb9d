import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { packageRoot } from "../../../src/root.ts"
import { surveyJsonSchema } from "../../../src/village/survey/read-survey.ts"

/** UPDATE_GOLDEN=1 writes the document anew. */
test("docs/survey.schema.json is the schema of survey files as they are read", () => {
	const file = join(packageRoot, "docs", "survey.schema.json")
	const schema = `${JSON.stringify(surveyJsonSchema(), null, "\t")}\n`
	if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, schema)
	expect(readFileSync(file, "utf8")).toBe(schema)
})
