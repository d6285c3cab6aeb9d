/** Traditional characters become simplified ones, so that a returnee's 路燈壞了 meets 路灯坏了. Pure. */
import { Converter } from "opencc-js/t2cn"

let convert: ((text: string) => string) | undefined
/** By sign: 1 stays, 2 changes; 0: not yet asked. Which signs change is asked once for each that occurs: most texts need no conversion (▲ ten times as fast). */
const changes = new Uint8Array(0x10000)

export function isTraditional(code: number): boolean {
	const known = changes[code] ?? 1
	if (known > 0) return known === 2
	const sign = String.fromCharCode(code)
	const isChanged = code >= 0x3400 && code <= 0x9fff && converted(sign) !== sign
	changes[code] = isChanged ? 2 : 1
	return isChanged
}

export function toSimplified(text: string): string {
	for (let at = 0; at < text.length; at++) if (isTraditional(text.charCodeAt(at))) return converted(text)
	return text
}

/** The converter is made on first use. */
function converted(text: string): string {
	const made = convert ?? Converter({ from: "t", to: "cn" })
	convert = made
	return made(text)
}
