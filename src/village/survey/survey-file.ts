/** A survey file as people hand it in, workbook or JSON; what is wrong comes back in words. */
import type { Say } from "../../engine/flow.ts"
import type { SurveyFile } from "./definition.ts"
import { problemText } from "./problems.ts"
import { readSurveyText } from "./read-survey.ts"
import { isWorkbook, readSurveyWorkbook, sheetProblemText } from "./sheet-read.ts"

/** Told by its first bytes, not by its name. `now` in ms. */
export async function readSurveyFile(
	content: Buffer,
	cx: { readonly now: number; readonly timeZone: string },
	say: Say,
): Promise<{ readonly ok: true; readonly survey: SurveyFile } | { readonly ok: false; readonly problems: readonly string[] }> {
	if (isWorkbook(content)) {
		const read = await readSurveyWorkbook(content, cx)
		return read.ok ? read : { ok: false, problems: read.problems.map((problem) => sheetProblemText(problem, say)) }
	}
	const text = content.toString("utf8").replace(/^\ufeff/, "")
	// A list saved as text, an old document, a picture: whoever sends it has never heard of JSON.
	if (!/^\s*[{[]/.test(text)) return { ok: false, problems: [sheetProblemText({ code: "noSheets" }, say)] }
	const read = readSurveyText(text, cx)
	return read.ok ? read : { ok: false, problems: read.problems.map((problem) => problemText(problem, say)) }
}
