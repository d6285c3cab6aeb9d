/** wechaty itself, loaded only where the channel is on: 350 packages that are an optional part of the house. */
import type { WechatySettings } from "./variables.ts"

export type Library = Awaited<ReturnType<typeof loadLibrary>>
export type Client = ReturnType<Library["build"]>

/** Bytes up to which the library hands a file on whole, with all that is known of it. */
const mostHandedOnWhole = 20 * 1024

/** Rejects with Node's ERR_MODULE_NOT_FOUND where the packages are not installed. */
export async function loadLibrary() {
	const [{ WechatyBuilder }, { log, types }, { PuppetService }] = await Promise.all([
		import("wechaty"),
		import("wechaty-puppet"),
		import("wechaty-puppet-service"),
	])
	// Its own log quotes messages and, when verbose, the token.
	log.level("silent")

	class Gateway extends PuppetService {
		/** The library would keep everybody's names and rooms under the home folder, in a directory named by the token. */
		protected override hookPayloadStore(): void {
			// Its calls of the store that is never opened find nothing there, and ask the gateway.
		}

		/**
		 * A file to send; the class stands in a package that is not ours to import. Of a voice message gateways ask the length in ms: the
		 * library forgets it of files over 20 kB, so these are handed over here first. Only these: ▲ the library's gateway gives out a small file's name
		 * before the file is there, does not find it then, and the recording goes a second way, without its length.
		 */
		async fileOf(bytes: Uint8Array, name: string, voiceMs?: number) {
			const file = this.FileBoxUuid.fromBase64(Buffer.from(bytes).toString("base64"), name)
			if (voiceMs === undefined) return file
			if (bytes.byteLength <= mostHandedOnWhole) {
				file.metadata = { voiceLength: voiceMs }
				return file
			}
			const voice = this.FileBoxUuid.fromUuid(await file.toUuid(), { name, size: bytes.byteLength })
			voice.metadata = { voiceLength: voiceMs }
			return voice
		}
	}

	return {
		types,
		/** A client that is not connected yet. */
		build: ({ token, endpoint, tls }: WechatySettings) => {
			// Its own watchdog would restart the gateway's session whenever nobody writes for a minute; ours is in link.ts.
			const puppet = new Gateway({ token, endpoint, tls, timeoutSeconds: 24 * 60 * 60 })
			return { puppet, bot: WechatyBuilder.build({ puppet }) }
		},
	}
}
