/** What a command of the command line is, and what it may do. */
import type { ParseArgsConfig } from "node:util"
import type { Config } from "../config.ts"
import type { Store } from "../store/store.ts"
import type { House } from "../village/affair.ts"

/** 0 done, 1 refused with the reason on stderr, 2 usage. */
export type ExitCode = 0 | 1 | 2

export type CommandContext = {
	readonly config: Config
	readonly values: Readonly<Record<string, string | boolean | undefined>>
	readonly positionals: readonly string[]
	/** One line for people on stdout; silent under `--json`. */
	readonly tell: (line: string) => void
	/** The command's one JSON document; printed only under `--json`. */
	readonly report: (document: unknown) => void
	/** Progress and reasons, on stderr. */
	readonly warn: (line: string) => void
	/** Opens the store (migrating it) and the house around it; closed when the command ends. */
	readonly house: () => Promise<House & { readonly store: Store }>
}

export type Command = {
	/** As typed: `village add`. */
	readonly name: string
	readonly summary: string
	/** What follows the name, e.g. `FILE --village CODE`. */
	readonly usage: string
	readonly options: NonNullable<ParseArgsConfig["options"]>
	/** How many arguments without a name it takes. */
	readonly arguments: number
	run(cx: CommandContext): Promise<ExitCode>
}

/** A refusal with words for the person at the keyboard: exit 1. */
export class Refusal extends Error {
	readonly code: string
	constructor(code: string, words: string) {
		super(words)
		this.code = code
	}
}

/** A string option the command cannot do without: exit 2 when absent. */
export class UsageError extends Error {}

export function required(cx: Pick<CommandContext, "values">, name: string): string {
	const value = cx.values[name]
	if (typeof value !== "string" || value === "") throw new UsageError(`--${name}`)
	return value
}

export function argument(cx: Pick<CommandContext, "positionals">, index: number, name: string): string {
	const value = cx.positionals[index]
	if (value === undefined || value === "") throw new UsageError(name)
	return value
}
