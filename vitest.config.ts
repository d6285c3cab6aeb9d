import { defineConfig } from "vitest/config"

const isLong = process.env.CUNKOU_LONG === "1"

export default defineConfig({
	test: {
		include: ["test/**/*.test.{ts,tsx}"],
		globalSetup: ["test/support/global-setup.ts"],
		pool: "forks",
		maxWorkers: 2,
		// Tests run in a new order every time; the seed is printed, `--sequence.seed=N` repeats it.
		sequence: { shuffle: { files: true, tests: true } },
		testTimeout: isLong ? 900_000 : 30_000,
		hookTimeout: 60_000,
		// Villages live in one time zone; without this, results would depend on the machine's.
		env: { TZ: "Asia/Shanghai" },
	},
})
