/** Traditional characters become simplified ones, so that a returnee's 路燈壞了 meets 路灯坏了. Pure. */
import { Converter } from "opencc-js/t2cn"

type Simplifier = { readonly convert: (text: string) => string; readonly isTraditional: Uint8Array }
let simplifier: Simplifier | undefined

/** Made on first use. Which signs change at all is asked once for each: most messages need no conversion (▲ ten times as fast). */
function simplifierOf(): Simplifier {
	const convert = Converter({ from: "t", to: "cn" })
	const isTraditional = new Uint8Array(0x10000)
	for (let code = 0x3400; code <= 0x9fff; code++) {
		const sign = String.fromCharCode(code)
		if (convert(sign) !== sign) isTraditional[code] = 1
	}
	return { convert, isTraditional }
}

/** 1 for every sign that may change. */
export function traditionalSigns(): Uint8Array {
	simplifier ??= simplifierOf()
	return simplifier.isTraditional
}

export function toSimplified(text: string): string {
	simplifier ??= simplifierOf()
	for (let at = 0; at < text.length; at++) if (simplifier.isTraditional[text.charCodeAt(at)] === 1) return simplifier.convert(text)
	return text
}
