/** Kinds of devices, so that a person knows their sessions apart. Nothing else of the browser is kept. Pure. */
export const devices = ["wechat", "android", "iphone", "tablet", "windows", "mac", "linux", "other"] as const
export type Device = (typeof devices)[number]

const marks: readonly (readonly [RegExp, Device])[] = [
	[/MicroMessenger/i, "wechat"],
	[/iPad|Android(?!.*Mobile)/i, "tablet"],
	[/Android/i, "android"],
	[/iPhone/i, "iphone"],
	[/Windows/i, "windows"],
	[/Macintosh/i, "mac"],
	[/Linux|X11/i, "linux"],
]

export function deviceOf(userAgent: string | undefined): Device {
	return marks.find(([mark]) => mark.test(userAgent ?? ""))?.[1] ?? "other"
}
