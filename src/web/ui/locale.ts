/** The language of the page being rendered, for the few words the shared parts carry themselves. */
import { createContext } from "preact"
import { useContext } from "preact/hooks"
import type { Locale } from "../../text/catalogue.ts"
import { type WebWord, webSay } from "../words.ts"

export const LocaleContext = createContext<Locale>("zh-CN")

/** Says the shared words in the page's language. */
export function useWords(): (key: WebWord, values?: Readonly<Record<string, string | number>>) => string {
	const locale = useContext(LocaleContext)
	return (key, values) => webSay(locale, key, values)
}
