/** What a command of the command line is, and what it may do. */
import type { ParseArgsConfig } from "node:util"
import type { Config, readConfig } from "../config.ts"
import type { House } from "../village/affair.ts"
import type { CliKey, CliSay } from "./words.ts"

/** 0 done, 1 refused with the reason on stderr, 2 usage. */
export type ExitCode = 0 | 1 | 2

export type CommandContext = {
	readonly say: CliSay
	/** The environment as read, with all its mistakes; only the doctor looks at it. */
	readonly environment: ReturnType<typeof readConfig>
	/** The configuration; refused with every mistake of the environment where there is one. */
	readonly config: () => Config
	readonly values: Readonly<Record<string, string | boolean | undefined>>
	readonly positionals: readonly string[]
	readonly isJson: boolean
	/** One line for people on stdout; silent under `--json`. */
	readonly tell: (line: string) => void
	/** The command's one JSON document; printed only under `--json`. */
	readonly report: (document: unknown) => void
	/** Progress and reasons, on stderr. */
	readonly warn: (line: string) => void
	/** Opens the store (migrating it) and the house around it; closed when the command ends. */
	readonly house: () => Promise<House>
}

/** What a command's own file exports: loaded only when it runs, so that `--help` and slips of the finger are answered at once. */
export type Run = (cx: CommandContext) => Promise<ExitCode>

export type Command = {
	/** As typed: `village add`. */
	readonly name: string
	readonly summary: CliKey
	/** What follows the name, e.g. `FILE --village CODE`. */
	readonly usage: string
	/** What each option and argument means, for `--help`. */
	readonly details: CliKey
	readonly options: NonNullable<ParseArgsConfig["options"]>
	/** Options it cannot do without. */
	readonly required: readonly string[]
	/** Its arguments without a name, all of them needed. */
	readonly arguments: readonly string[]
	readonly load: () => Promise<{ readonly run: Run }>
}

/** A refusal with words for the person at the keyboard: exit 1. */
export class Refusal extends Error {
	readonly code: string
	constructor(code: string, words: string) {
		super(words)
		this.code = code
	}
}

/** Typed wrongly: exit 2, the words and their code above the usage line. */
export class UsageError extends Error {
	readonly code: UsageCode
	constructor(code: UsageCode, words: string) {
		super(words)
		this.code = code
	}
}

/** What was typed wrongly; scripts may tell these apart. */
export type UsageCode =
	| "usage.command"
	| "usage.option-unknown"
	| "usage.option-value"
	| "usage.argument-extra"
	| "usage.missing"
	| "usage.together"
	| "template.unknown"
	| "template.ending"

/** An option's text; an empty one counts as absent, as shells leave unset variables. */
export function optional(cx: Pick<CommandContext, "values">, name: string): string | undefined {
	const value = cx.values[name]
	return typeof value === "string" && value !== "" ? value : undefined
}

/** An option that is `required`, so it was looked for before the command was loaded. */
export function required(cx: Pick<CommandContext, "values">, name: string): string {
	const value = optional(cx, name)
	if (value === undefined) throw new TypeError(`--${name} is not among the required options`)
	return value
}

/** An argument that is declared, so it is there. */
export function argument(cx: Pick<CommandContext, "positionals">, index: number): string {
	const value = cx.positionals[index]
	if (value === undefined) throw new TypeError(`argument ${index} is not declared`)
	return value
}
