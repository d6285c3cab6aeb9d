/** A bot that runs the same five-question survey; messages come one after another, as its library hands them over. */
export type DialogPeer = {
	readonly name: string
	/** Resolves when the message is fully worked: state and answer durable, reply handed to the channel. */
	receive(person: number, text: string): Promise<void>
	counts(): { readonly answers: number; readonly sent: number }
	close(): Promise<void>
}
