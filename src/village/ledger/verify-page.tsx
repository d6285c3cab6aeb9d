/** /verify: one page that carries its script and styles within itself, so that it can be saved and used without the village and without a network. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { renderToString } from "preact-render-to-string"
import { packageRoot } from "../../root.ts"
import type { House } from "../affair.ts"
import { verifyPath } from "./parts.ts"
import { verifyWords } from "./words-verify.ts"

const scriptWords = "ledger.verify.js."

/** The page, and the policy it is sent with: only its own script and styles run, and it can reach nothing. */
export function verifyPage({ say, locale, timeZone, demo, ledger }: Pick<House, "say" | "locale" | "timeZone" | "demo" | "ledger">): {
	readonly html: string
	readonly policy: string
} {
	const script = joined(["verify-bytes.js", "verify-pack.js", "verify-proof.js", "verify-page.js"].map(asset))
	const styles = asset("verify-page.css")
	const policy = [
		"default-src 'none'",
		`script-src ${sourceOf(script)}`,
		`style-src ${sourceOf(styles)}`,
		"img-src data:",
		"base-uri 'none'",
		"form-action 'self'",
	].join("; ")
	const keys = Object.keys(verifyWords[locale]).filter((key) => key.startsWith(scriptWords))
	const words = Object.fromEntries([
		...keys.map((key) => [key.slice(scriptWords.length), verifyWords[locale][key]]),
		...ledger.flatMap(({ kinds }) => Object.entries(kinds).map(([kind, key]) => [`kind.${kind}`, say(key)])),
	])
	const body = renderToString(
		<html lang={locale}>
			<head>
				<meta charset="utf-8" />
				{/* A saved copy comes without headers: it keeps the policy all the same. */}
				<meta http-equiv="Content-Security-Policy" content={policy} />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="robots" content="noindex" />
				<title>{say("ledger.verify.title")}</title>
				<link rel="icon" href="data:," />
				<Inline tag="style" text={styles} />
			</head>
			<body>
				{demo && <p class="demo">{say("ledger.verify.demo")}</p>}
				<h1>{say("ledger.verify.title")}</h1>
				<p>{say("ledger.verify.intro")}</p>
				<noscript>
					<p class="verdict verdict-bad">{say("ledger.verify.noScript")}</p>
				</noscript>
				<form id="form" class="card" hidden>
					<label for="file">{say("ledger.verify.file")}</label>
					<input id="file" type="file" accept=".json,application/json" />
					<label for="text">{say("ledger.verify.paste")}</label>
					<textarea id="text" rows={4} spellcheck={false} />
					<label for="known">{say("ledger.verify.known")}</label>
					<p class="hint" id="known-hint">
						{say("ledger.verify.knownWhy")}
					</p>
					<input id="known" autocomplete="off" autocapitalize="none" spellcheck={false} aria-describedby="known-hint" />
					<button type="submit">{say("ledger.verify.check")}</button>
				</form>
				<section id="result" class="card" tabIndex={-1} aria-live="polite" hidden />
				<form id="find" class="card" action={`${verifyPath}/receipt`} method="get">
					<h2>{say("ledger.verify.findTitle")}</h2>
					<p class="hint">{say("ledger.receipt.intro")}</p>
					<label for="code">{say("ledger.receipt.code")}</label>
					<input id="code" name="code" inputMode="numeric" autocomplete="off" maxLength={20} />
					<button type="submit" class="plain">
						{say("ledger.receipt.look")}
					</button>
				</form>
				<script id="words" type="application/json" data-zone={timeZone} dangerouslySetInnerHTML={inert(JSON.stringify(words))} />
				<Inline tag="script" text={script} />
			</body>
		</html>,
	)
	return { html: `<!doctype html>${body}`, policy: `${policy}; frame-ancestors 'none'` }
}

function Inline({ tag: Tag, text }: { readonly tag: "script" | "style"; readonly text: string }) {
	return <Tag dangerouslySetInnerHTML={{ __html: text }} />
}

/** Words within a script element must not end it. */
function inert(json: string): { readonly __html: string } {
	return { __html: json.replaceAll("<", "\\u003c") }
}

function asset(name: string): string {
	return readFileSync(join(packageRoot, "src/web/assets", name), "utf8")
}

/** Modules in the order of what they need, as one script: a saved page can import nothing. */
function joined(modules: readonly string[]): string {
	return modules.map((module) => module.replace(/^import [^"]*"[^"]*"\n/gm, "").replace(/^export /gm, "")).join("\n")
}

function sourceOf(text: string): string {
	return `'sha256-${createHash("sha256").update(text).digest("base64")}'`
}
