/** What is said about a new password entered twice. */
import { type PasswordFault, passwordFault } from "./password.ts"
import type { AuthSay, AuthWord } from "./words.ts"

const words: Readonly<Record<PasswordFault, AuthWord>> = {
	short: "password.short",
	long: "password.long",
	common: "password.common",
	personal: "password.personal",
	repetitive: "password.repetitive",
}

export type NewPasswordErrors = { readonly password?: string; readonly again?: string }

/** No keys where there is nothing to say. `about`: see `passwordFault`. */
export function newPasswordErrors(
	form: { readonly password: string; readonly again: string },
	about: readonly string[],
	say: AuthSay,
): NewPasswordErrors {
	const fault = passwordFault(form.password, about)
	return {
		...(fault === undefined ? {} : { password: say(words[fault]) }),
		...(form.password === form.again ? {} : { again: say("password.different") }),
	}
}
