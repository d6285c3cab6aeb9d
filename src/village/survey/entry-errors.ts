/** What can go wrong while a sheet is entered. */
import type { RecordResult } from "./record.ts"
import type { AnswerFault } from "./rules.ts"

/** What is wrong with one answer of a sheet. */
export type SheetFault = AnswerFault | "OPTION_FULL"

/** Somebody answered between looking and writing: nothing of the sheet is stored, and it is shown anew. */
export class EntryMovedError extends Error {
	readonly code = "SHEET_MOVED"
	constructor() {
		super("an answer changed while a sheet was entered")
	}
}

/** For a sheet entered in the chat: the turn is rolled back and runs anew. */
export class SheetConflictError extends Error {
	readonly code = "SESSION_CONFLICT"
	constructor() {
		super("an answer changed while a sheet was entered")
	}
}

/** An answer cannot be taken, which shows only while the sheet is written: nothing of it is stored. */
export class EntryFaultError extends Error {
	readonly code = "SHEET_FAULTS"
	readonly faults: ReadonlyMap<string, SheetFault>
	constructor(questionId: string, fault: SheetFault) {
		super("an answer of a sheet cannot be taken")
		this.faults = new Map([[questionId, fault]])
	}
}

export function refusalOf(questionId: string, code: Extract<RecordResult, { kind: "refused" }>["code"]): Error {
	switch (code) {
		case "OPTION_FULL":
		case "ANSWER_KIND":
		case "ANSWER_OPTION":
		case "ANSWER_COUNT":
		case "ANSWER_RANGE":
		case "ANSWER_EMPTY":
		case "ANSWER_REQUIRED":
			return new EntryFaultError(questionId, code)
		case "SURVEY_GONE":
		case "SURVEY_CLOSED":
		case "RESPONSE_GONE":
		case "ANSWER_MOVED":
		case "NOT_SHOWN":
			return new EntryMovedError()
	}
}
