/** A phone or identity number with its middle hidden. */
import { useWords } from "./locale.ts"

/** `value` is already masked (138****1234); the stars are not read out one by one. */
export function MaskedValue({ value }: { readonly value: string }) {
	const say = useWords()
	return (
		<span class="masked" title={say("masked.note")}>
			<span aria-hidden="true">{value}</span>
			<span class="only-read-out">{`${value.replace(/\*+/g, " ")} ${say("masked.note")}`}</span>
		</span>
	)
}
