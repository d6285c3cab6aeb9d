/** `cunkou template roster|opinions|signoff|survey --out FILE.xlsx` */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { packageRoot } from "../root.ts"
import type { Locale } from "../text/catalogue.ts"
import { buildNoticeSheet, buildNoticeTemplate } from "../village/notice/index.ts"
import { buildOpinionTemplate } from "../village/opinion/index.ts"
import { buildRosterTemplate } from "../village/people/index.ts"
import { buildSignoffTemplate } from "../village/signoff/index.ts"
import { buildSurveyTemplate } from "../village/survey/index.ts"
import { argument, type Run, required, UsageError } from "./command.ts"
import { writeNewFile } from "./files.ts"

type Template = { readonly kind: string; readonly endings: Readonly<Record<string, (locale: Locale) => Promise<Uint8Array>>> }

const templates: readonly Template[] = [
	{ kind: "roster", endings: { ".xlsx": buildRosterTemplate } },
	{
		kind: "notice",
		endings: { ".xlsx": buildNoticeSheet, ".md": () => buildNoticeTemplate(".md"), ".json": () => buildNoticeTemplate(".json") },
	},
	{ kind: "opinions", endings: { ".xlsx": buildOpinionTemplate } },
	{ kind: "signoff", endings: { ".xlsx": buildSignoffTemplate } },
	{
		kind: "survey",
		endings: {
			".xlsx": buildSurveyTemplate,
			// An example rather than an empty form: every kind of question stands in it once.
			".json": async () => readFileSync(join(packageRoot, "examples", "survey-qingjiang.json")),
		},
	},
]

export const run: Run = async (cx) => {
	const kind = argument(cx, 0)
	const file = required(cx, "out")
	const chosen = templates.find((entry) => entry.kind === kind)
	if (chosen === undefined) throw new UsageError("template.unknown", cx.say("cli.template.unknown", { kind }))
	const { endings } = chosen
	const build = Object.entries(endings).find(([ending]) => file.toLowerCase().endsWith(ending))?.[1]
	if (build === undefined)
		throw new UsageError("template.ending", cx.say("cli.template.ending", { kind, ending: Object.keys(endings).join(" / ") }))
	await writeNewFile(cx, file, await build(cx.config().locale))
	cx.tell(cx.say("cli.template.done", { file }))
	cx.report({ kind, file })
	return 0
}
