/** Preloaded into a measured process (`--import`): tells its parent how much CPU it has used. */
process.on("message", () => {
	const { user, system } = process.cpuUsage()
	process.send?.({ cpuMs: (user + system) / 1_000 })
})
// The channel alone does not keep the process alive.
process.channel?.unref()
