/** Syntax newer than ES2017, the floor of the browsers that open village pages. */
import { parseSync, Visitor } from "oxc-parser"

/** Each use of newer syntax in a browser script, as written. Throws when the script cannot be parsed. */
export function newerSyntaxIn(path: string, source: string): string[] {
	const { program, errors } = parseSync(path, source)
	if (errors.length > 0) throw new Error(`${path}: ${errors.map((error) => error.message).join("; ")}`)
	const found: string[] = []
	const add = (node: { readonly start: number; readonly end: number }) => {
		found.push(source.slice(node.start, node.end))
	}
	const addIfAsyncGenerator = (node: {
		readonly async: boolean
		readonly generator: boolean
		readonly start: number
		readonly end: number
	}) => {
		if (node.async && node.generator) add(node)
	}
	new Visitor({
		ChainExpression: add,
		PropertyDefinition: add,
		StaticBlock: add,
		PrivateIdentifier: add,
		ImportExpression: add,
		MetaProperty: (node) => {
			if (node.meta.name === "import") add(node)
		},
		LogicalExpression: (node) => {
			if (node.operator === "??") add(node)
		},
		AssignmentExpression: (node) => {
			if (["??=", "||=", "&&="].includes(node.operator)) add(node)
		},
		ObjectExpression: (node) => {
			if (node.properties.some((property) => property.type === "SpreadElement")) add(node)
		},
		ObjectPattern: (node) => {
			if (node.properties.some((property) => property.type === "RestElement")) add(node)
		},
		CatchClause: (node) => {
			if (node.param === null) add(node)
		},
		ExportAllDeclaration: (node) => {
			if (node.exported !== null) add(node)
		},
		ForOfStatement: (node) => {
			if (node.await) add(node)
		},
		FunctionDeclaration: addIfAsyncGenerator,
		FunctionExpression: addIfAsyncGenerator,
		Literal: (node) => {
			const text = source.slice(node.start, node.end)
			if ("regex" in node ? /\(\?<|\\p\{/.test(text) || /[sdv]/.test(node.regex.flags) : /^\d[\d_]*(n$|_)/.test(text)) add(node)
		},
	}).visit(program)
	return found
}
