/** What a source file reaches for, read from its syntax tree: imports of every form, and ways to the outside that need no import. */
import { isBuiltin } from "node:module"
import { posix } from "node:path"
import { parseSync, Visitor } from "oxc-parser"

export type Import = {
	/** What was written, or undefined where it is computed. */
	readonly specifier: string | undefined
	/** Gone after compiling: `import type`, `export type … from`, `import("…").T`. An inline `type` leaves the import in place. */
	readonly typeOnly: boolean
	/** `import("…")`: loaded when the code runs there, not with the file. */
	readonly deferred: boolean
}

export type SourceFile = {
	readonly path: string
	readonly imports: readonly Import[]
	/** Uses of clock, chance, timers, network, process or console, as written, e.g. "Date.now". */
	readonly outside: readonly string[]
	/** Casts other than `as const`, non-null `!` and `any`. */
	readonly casts: readonly string[]
}

/** Where an import leads: a file of ours by its path from the root, a builtin of Node, a package, or nowhere that can be told. */
export type Target =
	| { readonly kind: "file" | "builtin" | "package"; readonly name: string }
	| { readonly kind: "unknown"; readonly name: string }

export function targetOf(file: SourceFile, { specifier }: Import): Target {
	if (specifier === undefined || specifier.startsWith("/") || specifier.startsWith("#"))
		return { kind: "unknown", name: specifier ?? "computed" }
	if (specifier.startsWith(".")) return { kind: "file", name: posix.join(posix.dirname(file.path), specifier) }
	if (isBuiltin(specifier)) return { kind: "builtin", name: specifier.replace(/^node:/, "") }
	const parts = specifier.split("/")
	return { kind: "package", name: specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? specifier) }
}

const outsideObjects = new Set(["process", "console", "performance", "navigator"])
const outsideMembers = new Set(["Date.now", "Math.random", "crypto.getRandomValues", "crypto.randomUUID"])
const outsideCalls = new Set(["fetch", "setTimeout", "setInterval", "setImmediate", "queueMicrotask"])

/** Parses a TypeScript or JavaScript file. Throws on a syntax error. */
export function readSource(path: string, source: string): SourceFile {
	const { program, errors } = parseSync(path, source)
	if (errors.length > 0) throw new Error(`${path}: ${errors.map((error) => error.message).join("; ")}`)
	const imports: Import[] = []
	const outside: string[] = []
	const casts: string[] = []
	const addLiteral = (node: { type: string; value?: unknown } | undefined, typeOnly: boolean, deferred = false) => {
		imports.push({ specifier: node?.type === "Literal" && typeof node.value === "string" ? node.value : undefined, typeOnly, deferred })
	}
	new Visitor({
		ImportDeclaration: (node) => addLiteral(node.source, node.importKind === "type"),
		ExportAllDeclaration: (node) => addLiteral(node.source, node.exportKind === "type"),
		ExportNamedDeclaration: (node) => {
			if (node.source !== null) addLiteral(node.source, node.exportKind === "type")
		},
		ImportExpression: (node) => addLiteral(node.source, false, true),
		TSImportType: (node) => addLiteral(node.source, true),
		TSExternalModuleReference: (node) => addLiteral(node.expression, false),
		CallExpression: (node) => {
			const { callee } = node
			if (callee.type === "Identifier" && callee.name === "require") addLiteral(node.arguments[0], false)
			if (callee.type === "Identifier" && outsideCalls.has(callee.name)) outside.push(callee.name)
		},
		MemberExpression: (node) => {
			if (node.object.type !== "Identifier") return
			const member = node.property.type === "Identifier" ? `${node.object.name}.${node.property.name}` : node.object.name
			if (outsideObjects.has(node.object.name) || outsideMembers.has(member)) outside.push(member)
		},
		NewExpression: (node) => {
			if (node.callee.type === "Identifier" && node.callee.name === "Date" && node.arguments.length === 0) outside.push("new Date")
		},
		TSAsExpression: (node) => {
			if (source.slice(node.typeAnnotation.start, node.typeAnnotation.end) !== "const") casts.push(source.slice(node.start, node.end))
		},
		TSTypeAssertion: (node) => {
			casts.push(source.slice(node.start, node.end))
		},
		TSNonNullExpression: (node) => {
			casts.push(source.slice(node.start, node.end))
		},
		TSAnyKeyword: () => {
			casts.push("any")
		},
	}).visit(program)
	return { path, imports, outside, casts }
}
