/** What every file and picture made of made-up data says of itself: it is copied, printed and forwarded without the page that said so. Pure. */
import type { Locale } from "../text/catalogue.ts"

const words: Readonly<Record<Locale, string>> = { "zh-CN": "演示数据", en: "demo data" }

export type Marked = { readonly demo: boolean; readonly locale: Locale }

/** Empty in a real village. */
export function demoMark({ demo, locale }: Marked): string {
	return demo ? words[locale] : ""
}

/** 花名册（演示数据） */
export function markedTitle(title: string, mark: string): string {
	return mark === "" ? title : `${title}（${mark}）`
}
