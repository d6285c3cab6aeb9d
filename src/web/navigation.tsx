/**
 * The console's sections, grouped by what people do: a column beside the page on a wide screen, one folded menu above it on a phone.
 * Both stand in the page and the style sheet shows one of them, so that it works without script and nothing shifts while loading.
 */
import type { ComponentChildren } from "preact"
import type { Locale } from "../text/catalogue.ts"
import { webSay } from "./words.ts"

type NavigationItem = { readonly href: string; readonly label: string; readonly current: boolean }

export type Navigation = {
	/** Shown at the top of the console, e.g. the village's name. */
	readonly heading: string
	readonly groups: readonly { readonly label: string; readonly items: readonly NavigationItem[] }[]
	/** Who is signed in, and the sign-out form. */
	readonly account?: ComponentChildren
}

export function NavigationBar({ navigation, locale }: { readonly navigation: Navigation; readonly locale: Locale }) {
	const say = (key: "site.navigation" | "site.menu") => webSay(locale, key)
	return (
		<header class="bar">
			<p class="bar-heading">{navigation.heading}</p>
			<details class="bar-menu">
				<summary>{say("site.menu")}</summary>
				<div class="bar-sheet">
					<Sections navigation={navigation} label={say("site.navigation")} />
					<Account navigation={navigation} />
				</div>
			</details>
			<div class="bar-column">
				<Account navigation={navigation} />
				<Sections navigation={navigation} label={say("site.navigation")} />
			</div>
		</header>
	)
}

function Sections({ navigation, label }: { readonly navigation: Navigation; readonly label: string }) {
	return (
		<nav aria-label={label}>
			{navigation.groups.map((group) => (
				<div key={group.label} class="bar-group">
					<p class="bar-group-label">{group.label}</p>
					<ul aria-label={group.label}>
						{group.items.map((item) => (
							<li key={item.href}>
								<a href={item.href} aria-current={item.current ? "page" : undefined}>
									{item.label}
								</a>
							</li>
						))}
					</ul>
				</div>
			))}
		</nav>
	)
}

function Account({ navigation }: { readonly navigation: Navigation }) {
	return <>{navigation.account !== undefined && <div class="bar-account">{navigation.account}</div>}</>
}
