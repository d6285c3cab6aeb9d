/** `cunkou ledger verify BUNDLE [--root HEX | --key KEY]`: offline, without a database; names the first entry that does not fit. */
import { createReadStream } from "node:fs"
import { type Anchor, bundleVerifier, type Fault, type Verdict } from "../ledger/index.ts"
import { formatDateTime } from "../text/date.ts"
import type { Affair } from "../village/affair.ts"
import { argument, type CommandContext, optional, Refusal, type Run, UsageError } from "./command.ts"

export const run: Run = async (cx) => {
	const file = argument(cx, 0)
	const anchor = anchorOf(cx)
	// The affairs know how their figures follow from the entries; nothing else of them is used here.
	const { affairs } = await import("../affairs.ts")
	const recounters = affairs.flatMap(({ ledger }) => (ledger?.recounter === undefined ? [] : [ledger.recounter]))
	const verifier = bundleVerifier({ recounters, ...(anchor !== undefined && { anchor }) })
	let lines = 0
	for await (const batch of linesOf(cx, file)) {
		if (!batch.every((line) => verifier.line(line))) break
		const before = lines
		lines += batch.length
		if (Math.floor(lines / 100_000) > Math.floor(before / 100_000)) cx.warn(cx.say("cli.ledger.verify.progress", { lines }))
	}
	const verdict = verifier.end()
	tell(cx, verdict, affairs)
	const { fault, entries, roots, isAnchored, latest, setBack, figures } = verdict
	cx.report({ ok: fault === undefined, isAnchored, fault: fault ?? null, entries, roots, latest: latest ?? null, setBack, figures })
	if (fault === undefined) return 0
	cx.warn(`${faultWords(cx, fault)} [${fault.code}]`)
	return 1
}

function anchorOf(cx: CommandContext): Anchor | undefined {
	const [root, key] = ["root", "key"].map((name) => optional(cx, name)?.replace(/\s/g, "").toLowerCase())
	if (root !== undefined && key !== undefined) throw new UsageError("usage.together", cx.say("cli.ledger.verify.both"))
	const given = root ?? key
	if (given === undefined) return undefined
	if (!/^[0-9a-f]{64}$/.test(given)) throw new UsageError("usage.option-value", cx.say("cli.ledger.verify.hex"))
	return root === undefined ? { kind: "key", publicKey: given } : { kind: "root", root: given }
}

/** Lines as they stand in the file, many at a time (a promise for each would cost more than its check); bytes that are no UTF-8 refused: a replaced one would be another entry. */
async function* linesOf({ say }: CommandContext, file: string): AsyncGenerator<readonly string[]> {
	const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
	let rest = ""
	try {
		for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
			const parts = `${rest}${decoder.decode(chunk, { stream: true })}`.split("\n")
			rest = parts.pop() ?? ""
			yield parts
		}
		rest += decoder.decode()
	} catch (error) {
		const code = error instanceof Error && "code" in error ? String(error.code) : "UNKNOWN"
		if (code === "ENOENT") throw new Refusal("file.missing", say("cli.file.missing", { file }))
		if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") throw new Refusal("bundle.encoding", say("cli.ledger.verify.encoding", { file }))
		throw new Refusal("file.unreadable", say("cli.file.unreadable", { file, code }))
	}
	if (rest !== "") yield [rest]
}

function timeOf({ environment }: CommandContext, at: number): string {
	const { locale, timeZone } = environment.ok ? environment.config : { locale: "zh-CN" as const, timeZone: "Asia/Shanghai" }
	return formatDateTime(at, locale, timeZone)
}

function tell(
	cx: CommandContext,
	{ fault, entries, roots, isAnchored, latest, setBack, figures }: Verdict,
	affairs: readonly Pick<Affair, "words">[],
): void {
	const { say, tell: line } = cx
	if (fault !== undefined) return
	line(say("cli.ledger.verify.read", { entries, roots, time: latest === undefined ? "" : timeOf(cx, latest.at) }))
	for (const [name, value] of figures) line(say("cli.ledger.verify.figure", { name: figureWords(cx, name, affairs), value }))
	if (setBack.first !== undefined) line(say("cli.ledger.verify.setBack", { count: setBack.count, seq: setBack.first }))
	line(say(isAnchored ? "cli.ledger.verify.anchored" : "cli.ledger.verify.alone"))
	if (latest !== undefined) line(say("cli.ledger.verify.root", { size: latest.size, root: latest.root }))
}

/** `signoff.closed` is called what the affair says under `signoff.figure.closed`; of an affair that says nothing, by its own name. */
function figureWords({ environment }: CommandContext, name: string, affairs: readonly Pick<Affair, "words">[]): string {
	const locale = environment.ok ? environment.config.locale : "zh-CN"
	const key = name.replace(".", ".figure.")
	return affairs.map(({ words }) => words[locale][key]).find((words) => words !== undefined) ?? name
}

function faultWords({ say }: CommandContext, { code, line, seq, untilSeq, detail }: Fault): string {
	const place =
		seq === undefined
			? say("cli.ledger.verify.atLine", { line })
			: untilSeq === undefined || untilSeq <= seq
				? say("cli.ledger.verify.atEntry", { seq, line })
				: say("cli.ledger.verify.between", { seq, untilSeq })
	return `${place}${say(`cli.ledger.fault.${code}`, { detail: detail ?? "" })}`
}
