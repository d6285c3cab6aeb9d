/** The frame of every page: head, skip link, demo banner, navigation, main. Pure; works without script. */
import type { ComponentChildren } from "preact"
import { renderToString } from "preact-render-to-string"
import type { Locale } from "../text/catalogue.ts"
import { type Asset, consoleStyles, pageStyles } from "./assets.ts"
import { type Navigation, NavigationBar } from "./navigation.tsx"
import { FieldIds } from "./ui/field-ids.ts"
import { LocaleContext } from "./ui/locale.ts"
import { webSay } from "./words.ts"

export type Page = {
	readonly locale: Locale
	/** Shown in the window's title bar, before the site's name. */
	readonly title: string
	/** `console`: staff pages; `resident`: a narrow page for phones; `bare`: the page brings its own styles and its own main element with id="main". */
	readonly look: "console" | "resident" | "bare"
	/** Addresses of further styles. */
	readonly styles?: readonly string[]
	/** Addresses of script modules, the first being the one that imports the others. */
	readonly scripts?: readonly string[]
	/** Whether the page says that its data are made up. */
	readonly demo: boolean
	readonly navigation?: Navigation
	/** What a chat shows under a link to the page; absent: its title alone. */
	readonly share?: Share
	readonly body: ComponentChildren
}

/** `url` and `image`: whole addresses, as phones reach them. */
export type Share = { readonly description: string; readonly url: string; readonly image: string }

/** The whole HTML document. */
export function renderPage(page: Page): string {
	return `<!doctype html>${renderToString(<Document page={page} />)}`
}

function Document({ page }: { readonly page: Page }) {
	const styles = [...stylesOf(page.look).map((asset) => asset.url), ...(page.styles ?? [])]
	return (
		<html lang={page.locale}>
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content" />
				<meta name="format-detection" content="telephone=no" />
				<meta name="robots" content="noindex" />
				<title>{`${page.title} · ${webSay(page.locale, "site.name")}`}</title>
				{page.share !== undefined && <ShareTags title={page.title} share={page.share} />}
				<link rel="icon" href="data:," />
				{styles.map((href) => (
					<link key={href} rel="stylesheet" href={href} />
				))}
				{(page.scripts ?? []).slice(1).map((source) => (
					// Fetched beside the first one instead of after it: on a slow line that saves a round trip per level of imports.
					<link key={source} rel="modulepreload" href={source} />
				))}
				{(page.scripts ?? []).slice(0, 1).map((source) => (
					<script key={source} type="module" src={source} />
				))}
			</head>
			<body class={`look-${page.look}`}>
				<a class="skip" href="#main">
					{webSay(page.locale, "site.skip")}
				</a>
				{page.demo && <p class="demo">{webSay(page.locale, "site.demo")}</p>}
				<LocaleContext.Provider value={page.locale}>
					<FieldIds.Provider value={new Map()}>{page.look === "bare" ? page.body : <Framed page={page} />}</FieldIds.Provider>
				</LocaleContext.Provider>
			</body>
		</html>
	)
}

function ShareTags({ title, share }: { readonly title: string; readonly share: Share }) {
	const tags = { type: "article", title, description: share.description, url: share.url, image: share.image }
	return (
		<>
			{Object.entries(tags).map(([name, content]) => (
				<meta key={name} property={`og:${name}`} content={content} />
			))}
		</>
	)
}

function Framed({ page }: { readonly page: Page }) {
	return (
		<div class={page.navigation === undefined ? "frame" : "frame frame-navigated"}>
			{page.navigation !== undefined && <NavigationBar navigation={page.navigation} locale={page.locale} />}
			<main id="main" tabIndex={-1}>
				{page.body}
			</main>
		</div>
	)
}

function stylesOf(look: Page["look"]): readonly Asset[] {
	switch (look) {
		case "console":
			return [...pageStyles, ...consoleStyles]
		case "resident":
			return pageStyles
		case "bare":
			return []
	}
}
