/** The service's log: ids, codes, counts and durations, never what people wrote or who they are (domain.md, data rules). */
import { type DestinationStream, destination, type Logger, pino } from "pino"
import { safeFields, safeMessage } from "./log-fields.ts"

/**
 * One JSON object a line, on stderr: stdout belongs to what a command prints. Every line passes one gate that keeps only what
 * `log-fields.ts` knows to be harmless, so a careless call loses its words instead of publishing them.
 */
export function createLogger(options: { readonly level: string; readonly to?: DestinationStream }): Logger {
	return pino(
		{
			level: options.level,
			base: { pid: process.pid },
			serializers: { err: (error: unknown) => error },
			formatters: { level: (label) => ({ level: label }), log: safeFields },
			hooks: {
				logMethod(args, method) {
					const [first, second] = args
					// pino would take an error's own message for the line's, and that may quote what a person wrote.
					if (typeof first === "string") method.call(this, {}, first)
					else method.call(this, first instanceof Error ? { error: first } : first, messageOf(first, second))
				},
				// Bindings of child loggers meet no formatter; here the whole line is seen.
				streamWrite: safeLine,
			},
		},
		options.to ?? destination({ dest: 2, sync: true }),
	)
}

function messageOf(fields: unknown, message: string | undefined): string {
	const error = fields instanceof Error ? fields : errorIn(fields)
	return message === undefined || message === error?.message ? (error?.name ?? "") : message
}

function errorIn(fields: unknown): Error | undefined {
	if (typeof fields !== "object" || fields === null) return undefined
	return Object.values(fields).find((value) => value instanceof Error)
}

function safeLine(line: string): string {
	const parsed: unknown = JSON.parse(line)
	if (typeof parsed !== "object" || parsed === null) return "{}\n"
	const message = "msg" in parsed && typeof parsed.msg === "string" ? { msg: safeMessage(parsed.msg) } : {}
	return `${JSON.stringify({ ...safeFields({ ...parsed, msg: undefined }), ...message })}\n`
}
