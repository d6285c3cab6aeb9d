/** The import rules of design.md §2, as functions from the whole tree to its violations. */
import { type Import, type SourceFile, type Target, targetOf } from "./imports.ts"

export type Tree = ReadonlyMap<string, SourceFile>
export type Rule = { readonly name: string; readonly violations: (tree: Tree) => readonly string[] }

type Edge = { readonly from: SourceFile; readonly to: Target; readonly typeOnly: boolean }

/** What of the ledger reads the store; all the rest, the verifier with it, is arithmetic. */
const ledgerOverStore = new Set(
	["index", "append", "repo", "repo-roots", "repo-keys", "rotate", "proof-file", "bundle-export"].map((name) => `src/ledger/${name}.ts`),
)

const isPureFile = (path: string) =>
	/^src\/(engine|text)\//.test(path) ||
	/^src\/village\/[^/]+\/(rules|flow)\.ts$/.test(path) ||
	(path.startsWith("src/ledger/") && !ledgerOverStore.has(path))
/** Hashing is arithmetic, though Node keeps it beside randomness. */
const mayHash = (path: string) => /^src\/(text|ledger)\//.test(path)
/** Packages that compute and touch nothing; jieba reads its own dictionary when it is loaded, which is why it is loaded late. */
const purePackages = new Set(["zod", "opencc-js", "@node-rs/jieba"])

const documentLibraries = new Set(["exceljs", "docx", "echarts"])

const affairOf = (path: string) => /^src\/village\/([^/]+)\//.exec(path)?.[1]
const adapterOf = (path: string) => /^adapters\/([^/]+)\//.exec(path)?.[1]
/** What two channels of one company have in common; adapters may use it, and it is held to what binds them. */
const sharedByAdapters = "wechat-platform"
const isTransport = (path: string) => /^src\/(channel|engine|inbound|outbound|timers|store)\//.test(path)
const isProduct = (path: string) => /^(src|adapters|bench)\//.test(path)

export const rules: readonly Rule[] = [
	{
		name: "pure files reach nothing that does I/O, also through others: no module, clock, chance, timer, network or process",
		violations: impureChains,
	},
	// src/root.ts tells where files that are not compiled lie: an adapter's own client scripts are among them.
	edgeRule("adapters import only src/channel, themselves and what they share", ({ from, to }) => {
		const own = adapterOf(from.path)
		if (own === undefined || to.kind !== "file") return false
		const isShared = own !== sharedByAdapters && adapterOf(to.name) === sharedByAdapters
		return adapterOf(to.name) !== own && !isShared && !to.name.startsWith("src/channel/") && to.name !== "src/root.ts"
	}),
	edgeRule(
		"nobody imports adapters but app.ts and channels.ts",
		({ from, to }) =>
			to.kind === "file" &&
			adapterOf(to.name) !== undefined &&
			adapterOf(from.path) === undefined &&
			from.path !== "src/app.ts" &&
			from.path !== "src/channels.ts" &&
			// What a channel's settings are called must be known without loading the channel.
			!(from.path === "src/channel-variables.ts" && /^adapters\/[^/]+\/variables\.ts$/.test(to.name)),
	),
	edgeRule("an affair uses another only through its index.ts", ({ from, to }) => {
		const own = affairOf(from.path)
		const other = to.kind === "file" ? affairOf(to.name) : undefined
		return own !== undefined && other !== undefined && own !== other && to.name !== `src/village/${other}/index.ts`
	}),
	edgeRule(
		"affairs import only layout and ui of the web",
		({ from, to }) =>
			from.path.startsWith("src/village/") &&
			to.kind === "file" &&
			to.name.startsWith("src/web/") &&
			!/^src\/web\/((layout|console-page)\.tsx$|errors\.ts$|ui\/)/.test(to.name),
	),
	{
		name: "libraries that make documents are loaded when one is made: each would cost every start up to a quarter of a second",
		violations: loadedAtStart,
	},
	edgeRule(
		"transport never imports village or web",
		({ from, to }) => isTransport(from.path) && to.kind === "file" && /^src\/(village|web)\//.test(to.name),
	),
	edgeRule("every import can be told from the source", ({ from, to }) => isProduct(from.path) && to.kind === "unknown"),
	{
		name: "no casts, no non-null marks, no any",
		violations: (tree) =>
			[...tree.values()]
				.filter(({ path }) => path !== "src/store/kit.ts")
				.flatMap(({ path, casts }) => casts.map((cast) => `${path} has ${cast}`)),
	},
]

/** Every rule's violations, each with the rule's name. */
export function violationsOf(tree: Tree): string[] {
	return rules.flatMap(({ name, violations }) => violations(tree).map((violation) => `${name}: ${violation}`))
}

function edgeRule(name: string, isViolation: (edge: Edge) => boolean): Rule {
	return {
		name,
		violations: (tree) =>
			[...tree.values()].flatMap((from) =>
				from.imports
					.map((one: Import) => ({ from, to: targetOf(from, one), typeOnly: one.typeOnly }))
					.filter(isViolation)
					.map(({ to }) => `${from.path} → ${to.name}`),
			),
	}
}

/** Follows what is loaded with the service's entry file. */
function loadedAtStart(tree: Tree): string[] {
	const found: string[] = []
	const entry = tree.get("src/main.ts")
	const seen = new Set(entry === undefined ? [] : [entry])
	for (const file of seen)
		for (const one of file.imports.filter(({ typeOnly, deferred }) => !typeOnly && !deferred)) {
			const to = targetOf(file, one)
			const next = to.kind === "file" ? tree.get(to.name) : undefined
			if (to.kind === "package" && documentLibraries.has(to.name)) found.push(`${file.path} → ${to.name}`)
			if (next !== undefined) seen.add(next)
		}
	return found
}

/** Follows value imports from every pure file; types vanish in compiling and may come from anywhere. */
function impureChains(tree: Tree): string[] {
	const found: string[] = []
	for (const root of [...tree.values()].filter(({ path }) => isPureFile(path))) {
		const seen = new Set([root.path])
		const visit = (file: SourceFile, chain: readonly string[]) => {
			found.push(...file.outside.map((use) => `${chain.join(" → ")} → ${use}`))
			for (const one of file.imports.filter(({ typeOnly }) => !typeOnly)) {
				const to = targetOf(file, one)
				const next = to.kind === "file" ? tree.get(to.name) : undefined
				if (doesIo(to, root.path, next)) found.push([...chain, to.name].join(" → "))
				else if (next !== undefined && !seen.has(next.path)) {
					seen.add(next.path)
					visit(next, [...chain, next.path])
				}
			}
		}
		visit(root, [root.path])
	}
	return found
}

function doesIo(to: Target, root: string, file: SourceFile | undefined): boolean {
	switch (to.kind) {
		case "unknown":
			return true
		case "builtin":
			return !(to.name === "crypto" && mayHash(root))
		case "package":
			return !purePackages.has(to.name)
		case "file":
			return file === undefined || !isFreeOfStore(file.path)
	}
}

function isFreeOfStore(path: string): boolean {
	return !/^(src\/(store|web)|adapters)\//.test(path)
}
