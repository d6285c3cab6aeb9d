import { defineConfig } from "drizzle-kit"

/** Both migration sets come from the same tables: CUNKOU_DIALECT=sqlite|postgres (see `npm run migrations:generate`). */
const isPostgres = process.env.CUNKOU_DIALECT === "postgres"

export default defineConfig({
	dialect: isPostgres ? "postgresql" : "sqlite",
	schema: "./drizzle.schema.ts",
	out: isPostgres ? "./migrations/postgres" : "./migrations/sqlite",
	casing: "snake_case",
})
