/** A broadcast waits for the rate of one channel: the others are not asked again and again meanwhile, and are not forgotten either. */
import { expect, it } from "vitest"
import { begunMessages } from "../../src/outbound/begun.ts"
import { channelStates } from "../../src/outbound/channels.ts"
import { chooser } from "../../src/outbound/choose.ts"
import { onBothEngines } from "../support/stores.ts"
import { openLimits, recordingAdapter, textFrom } from "../support/tiny.ts"
import { said, stored } from "../support/transport-rows.ts"

const now = 1_000_000

onBothEngines("a channel with nothing due beside one whose rate is used up", (open) => {
	it("has what is said in it go out within two seconds", async () => {
		const store = await open()
		const full = recordingAdapter({ ...openLimits, rates: { perChannel: { perSecond: 0.01, burst: 1 } } })
		const page = recordingAdapter(openLimits, undefined, "web")
		for (const address of ["a", "b", "c"])
			await said(store, await stored(store, textFrom(address, "x"), { now }), "notice", { lane: "bulk", now })
		const web = await stored(store, textFrom("w", "x"), { channel: "web", now })
		const adapters = [full, page]
		const choose = chooser({ store, adapters, pollMs: 5 }, channelStates(adapters), begunMessages())
		const addresses = async (at: number) => (await choose(at)).chosen.map(({ channel }) => channel)
		expect(await addresses(now)).toEqual(["telegram"])
		// The second look finds the rate used up, the third one nothing on the other channel.
		expect(await addresses(now + 1)).toEqual([])
		expect(await addresses(now + 2)).toEqual([])
		const late = await said(store, web, "for the page", { lane: "bulk", now: now + 3 })
		const reply = await said(store, web, "a reply", { lane: "dialog", now: now + 3 })
		// A reply waits for nobody.
		expect((await choose(now + 4)).chosen.map(({ id }) => id)).toEqual([reply])
		expect((await choose(now + 2_002)).chosen.map(({ id }) => id)).toContain(late)
	})
})
